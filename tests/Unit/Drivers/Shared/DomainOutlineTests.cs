using System.Text;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>What listings show is found in a definition's text without reading the rest, or not at all.</summary>
public sealed class DomainOutlineTests
{
    private const string Given = """
        <domain type='qemu'><name>web</name><uuid>5e7f2b1a-8f0c-4c55-9a41-27a0c1b4d001</uuid><memory unit='MiB'>64</memory>
        <currentMemory unit='MiB'>32</currentMemory><vcpu current='2'>4</vcpu><os><type arch='x86_64'>hvm</type></os></domain>
        """;

    [Fact]
    public void The_text_of_a_definition_gives_the_same_as_its_tree()
    {
        var tree = DomainNormalizer.Normalize(VirtXml.Parse(Given, "domain"), new DomainDefaults());
        var outline = DomainOutline.TryRead(Encoding.UTF8.GetBytes(VirtXml.Write(tree)));
        Assert.Equal(new DomainOutline("web", Guid.Parse("5e7f2b1a-8f0c-4c55-9a41-27a0c1b4d001"), 64 << 20, 32 << 20, 4, 2), outline);
        Assert.Equal(DomainOutline.Of(tree), outline);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<domain")]
    [InlineData(Given)]
    [InlineData("<domain type='qemu'>\n  <name>a&amp;b</name>\n  <uuid>5e7f2b1a-8f0c-4c55-9a41-27a0c1b4d001</uuid>")]
    [InlineData("<domain type='qemu'>\n  <name>web</name>\n  <uuid>5e7f2b1a</uuid>\n  <memory unit='KiB'>1</memory>")]
    public void Text_in_another_form_is_left_to_the_reader(string text) => Assert.Null(DomainOutline.TryRead(Encoding.UTF8.GetBytes(text)));
}
