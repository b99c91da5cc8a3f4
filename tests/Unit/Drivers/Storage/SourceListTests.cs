using System.Xml.Linq;
using VirtPS.Drivers.Storage.Backends;

namespace VirtPS.Tests.Unit.Drivers.Storage;

public sealed class SourceListTests
{
    [Fact]
    public void No_sources_are_written_as_libvirt_writes_them() => Assert.Equal("<sources>\n</sources>\n", SourceList.Write([]));

    [Fact]
    public void Each_source_has_an_element() => Assert.Equal(
        "<sources>\n  <source>\n    <device path='/dev/vda'/>\n  </source>\n</sources>\n", SourceList.Write([[new XElement("device", new XAttribute("path", "/dev/vda"))]]));
}
