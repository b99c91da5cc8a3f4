using System.Xml.Linq;
using VirtPS.Engine.DesiredState;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.DesiredState;

/// <summary>Documents of desired state: how they are read, and when definitions mean the same.</summary>
public sealed class ConfigurationDocumentTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("2GB", 2L << 30)]
    [InlineData("512 MiB", 512L << 20)]
    [InlineData("1k", 1024L)]
    [InlineData("7EB", 7L << 60)]
    [InlineData("8EB", null)]
    [InlineData("2 GBit", null)]
    [InlineData("-1", null)]
    [InlineData("web.img", null)]
    public void A_size_is_read_as_people_write_it(string text, long? bytes) => Assert.Equal(bytes, SizeWords.Read(text));

    [Fact]
    public void Each_value_knows_its_line_and_key()
    {
        var node = ConfigurationJson.Read("{ // comment\n \"domains\": [\n  { \"name\": \"a\" },\n  { \"name\":\n \"b\", } ] }", "/etc/site.json");
        var second = node.Find("Domains")!.Items()[1];
        Assert.Equal("site.json:4: domains[1]", $"{second.Place}");
        Assert.Equal("site.json:4: domains[1].name", $"{second.Find("Name")!.Place}");
        Assert.Equal("b", second.Find("NAME")!.Text());
    }

    [Theory]
    [InlineData("{ \"a\": 1,\n", 2)]
    [InlineData("{\n\n x }", 3)]
    public void What_is_no_JSON_is_refused_with_its_line(string text, int line)
    {
        var error = Assert.Throws<VirtException>(() => ConfigurationJson.Read(text, "site.json"));
        Assert.StartsWith($"site.json:{line}: the document is no JSON", error.Message[(error.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_stands_twice_is_refused() =>
        Assert.Contains("stands here twice", Assert.Throws<VirtException>(() => ConfigurationJson.Read("{ \"Name\": 1, \"name\": 2 }", null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("<domain><memory unit='GiB'>1</memory></domain>", "<domain id='3'><memory unit='KiB'>1048576</memory><uuid>u</uuid></domain>")]
    [InlineData("<domain><os><type machine='q35'>hvm</type></os></domain>", "<domain><os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os></domain>")]
    [InlineData("<domain><os><type machine='pc'>hvm</type></os></domain>", "<domain><os><type machine='pc-i440fx-9.0'>hvm</type></os></domain>")]
    [InlineData("<domain><devices/></domain>", "<domain><devices><controller type='usb' index='0'/><memballoon model='virtio'/></devices></domain>")]
    [InlineData("<domain><devices><interface type='network'><mac address='52:54:00:AB:00:01'/></interface></devices></domain>", "<domain><devices><interface type='network'><mac address='52:54:00:ab:00:01'/></interface></devices></domain>")]
    [InlineData("<domain><devices><graphics type='vnc' port='-1' passwd='x'/></devices></domain>", "<domain><devices><graphics type='vnc' port='-1' autoport='yes'/></devices></domain>")]
    [InlineData("<domain><devices><disk><target dev='vdb'/></disk><disk><target dev='vda'/></disk></devices></domain>", "<domain><devices><disk><target dev='vda'/></disk><disk><target dev='vdb'/></disk></devices></domain>")]
    public void What_a_host_writes_otherwise_or_adds_is_no_difference(string wanted, string actual) =>
        Assert.Empty(WantedXml.Compare(XElement.Parse(wanted), XElement.Parse(actual)));

    [Theory]
    [InlineData("<domain><memory unit='GiB'>1</memory></domain>", "<domain><memory>1048577</memory></domain>", "/domain/memory")]
    [InlineData("<domain/>", "<domain><title>x</title></domain>", "/domain/title")]
    [InlineData("<domain><devices/></domain>", "<domain><devices><disk><target dev='vda'/></disk></devices></domain>", "/domain/devices/disk[vda]")]
    [InlineData("<domain><vcpu>2</vcpu></domain>", "<domain><vcpu>3</vcpu></domain>", "/domain/vcpu")]
    [InlineData("<domain><devices><disk><target dev='vda'/><readonly/></disk></devices></domain>", "<domain><devices><disk><target dev='vda'/></disk></devices></domain>", "/domain/devices/disk/readonly")]
    [InlineData("<domain><os><type machine='q35'>hvm</type></os></domain>", "<domain><os><type machine='pc-i440fx-7.2'>hvm</type></os></domain>", "/domain/os/type/@machine")]
    [InlineData("<network><ip address='10.0.0.1'/></network>", "<network><ip address='10.0.0.1'/><ip address='10.1.0.1'/></network>", "/network/ip[10.1.0.1]")]
    public void What_only_a_user_asks_for_is_a_difference(string wanted, string actual, string path) =>
        Assert.Equal(path, Assert.Single(WantedXml.Compare(XElement.Parse(wanted), XElement.Parse(actual))).Path);

    [Fact]
    public void A_replacement_keeps_what_the_host_chose()
    {
        var wanted = XElement.Parse("<domain><name>a</name><devices><interface type='network'><source network='x'/></interface></devices></domain>");
        var actual = XElement.Parse("<domain><name>a</name><uuid>u</uuid><devices><interface type='network'><mac address='m'/><source network='x'/><address type='pci' slot='0x03'/></interface></devices></domain>");
        var replacement = Replacement.Of(wanted, actual);
        Assert.Equal("u", (string?)replacement.Element("uuid"));
        Assert.Equal("m", (string?)replacement.Descendants("mac").Single().Attribute("address"));
        Assert.Equal("0x03", (string?)replacement.Descendants("address").Single().Attribute("slot"));
        Assert.Empty(wanted.Descendants("mac"));
    }
}
