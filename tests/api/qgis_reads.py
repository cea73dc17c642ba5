"""Read and draw the register with QGIS itself: run by the system's Python, which alone has it.

Told on standard input, as JSON: ``address``, ``token``; ``layers``, each a name, the most features
a page and a window of degrees or null; ``drawn``, a window of EPSG:3857 and places in it. Tells on
standard output: of each layer its system and fields, and its features by id as WKT, x east; and of
each place whether the vector tiles of the parcels cover it.
"""

import json
import os
import sys
import tempfile
from typing import Any

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsPointXY,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileBasicRenderer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QByteArray, QSize, Qt
from qgis.PyQt.QtGui import QColor

_SIDE = 800
_BACKGROUND = QColor(Qt.white)


def main() -> None:
    asked = json.load(sys.stdin)
    bearer = QByteArray(f"Bearer {asked['token']}".encode())
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": home}
        qgis = QgsApplication([], False)  # noqa: FBT003 - its own order: no window
        qgis.initQgis()
        QgsNetworkAccessManager.setRequestPreprocessor(
            lambda request: request.setRawHeader(QByteArray(b"Authorization"), bearer)
        )
        told = {
            "version": Qgis.QGIS_VERSION,
            "layers": [_layer(asked["address"], *layer) for layer in asked["layers"]],
            "drawn": _drawn(asked["address"], *asked["drawn"]),
        }
        qgis.exitQgis()
    json.dump(told, sys.stdout)


def _layer(address: str, name: str, page: int, window: list[float] | None) -> dict[str, Any]:
    source = f"url='{address}/ogc' typename='{name}' pageSize='{page}' restrictToRequestBBOX='1'"
    layer = QgsVectorLayer(source, name, "OAPIF")
    request = QgsFeatureRequest()
    if window is not None:
        request.setFilterRect(QgsRectangle(*window))
    features = {f["id"]: f.geometry().asWkt(9) for f in layer.getFeatures(request)}
    return {
        "faults": [layer.error().message()] if not layer.isValid() else [],
        "system": layer.crs().authid(),
        "fields": [field.name() for field in layer.fields()],
        "features": features,
        "count": layer.featureCount(),
    }


def _drawn(address: str, window: list[float], places: list[list[float]]) -> list[bool]:
    url = f"{address}/tiles/parcels/{{z}}/{{x}}/{{y}}"
    layer = QgsVectorTileLayer(f"type=xyz&url={url}&zmin=0&zmax=16", "parcels")
    renderer = QgsVectorTileBasicRenderer()
    red = QColor(Qt.red)
    renderer.setStyles(renderer.simpleStyle(red, red, 0.1, red, 0.1, red, red, 1))
    layer.setRenderer(renderer)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(QgsRectangle(*window))
    settings.setOutputSize(QSize(_SIDE, _SIDE))
    settings.setBackgroundColor(_BACKGROUND)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image, at = job.renderedImage(), settings.mapToPixel()
    pixels = [at.transform(QgsPointXY(*place)) for place in places]
    return [image.pixelColor(int(p.x()), int(p.y())) != _BACKGROUND for p in pixels]


main()
