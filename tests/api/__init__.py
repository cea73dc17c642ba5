import pytest

# their assertions explain themselves like those of the tests
pytest.register_assert_rewrite("tests.api.site", "tests.api.desks")
