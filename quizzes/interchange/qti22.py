"""QTI 2.2, which most of the programs in use read."""

from quizzes.interchange.manifests import Profile
from quizzes.interchange.packages import write_package
from quizzes.interchange.portable import PortableItem, Written
from quizzes.interchange.qti import Dialect

SCHEMAS = "http://www.imsglobal.org/xsd/qti/qtiv2p2/"

DIALECT = Dialect(
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p2",
    schema=f"{SCHEMAS}imsqti_v2p2.xsd",
    prefix="",
    is_kebab=False,
    has_content_body=False,
)
PROFILE = Profile(
    namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
    schema=f"{SCHEMAS}qtiv2p2_imscpv1p2_v1p0.xsd",
    name="QTIv2.2 Package",
    version="1.0.0",
    item_type="imsqti_item_xmlv2p2",
)


def write(items: list[PortableItem]) -> Written:
    """Return the items as a QTI 2.2 package; what it cannot say is named."""
    return write_package(items, dialect=DIALECT, profile=PROFILE)
