"""QTI 3.0."""

from quizzes.interchange.manifests import Profile
from quizzes.interchange.packages import write_package
from quizzes.interchange.portable import PortableItem, Written
from quizzes.interchange.qti import Dialect

SCHEMAS = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/"

DIALECT = Dialect(
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema=f"{SCHEMAS}imsqti_asiv3p0_v1p0.xsd",
    prefix="qti-",
    is_kebab=True,
    has_content_body=True,
)
PROFILE = Profile(
    namespace="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    schema=f"{SCHEMAS}imsqtiv3p0_imscpv1p2_v1p0.xsd",
    name="QTI Package",
    version="3.0.0",
    item_type="imsqti_item_xmlv3p0",
)


def write(items: list[PortableItem]) -> Written:
    """Return the items as a QTI 3.0 package; what it cannot say is named."""
    return write_package(items, dialect=DIALECT, profile=PROFILE)
