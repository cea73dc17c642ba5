"""The path of a case 业务件: everything that changes the register is an act inside one."""
