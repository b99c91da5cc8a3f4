using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

public sealed class VirtXmlTests
{
    [Fact]
    public void The_layout_is_libvirts()
    {
        var text = "<domain type='test' id='1'><name>a&amp;b</name><title>T \"q\" 'x' &lt;&gt;</title>"
            + "<devices>\n  </devices><features><acpi/></features><doi></doi></domain>";

        Assert.Equal(
            """
            <domain type='test' id='1'>
              <name>a&amp;b</name>
              <title>T &quot;q&quot; &apos;x&apos; &lt;&gt;</title>
              <devices>
              </devices>
              <features>
                <acpi/>
              </features>
              <doi></doi>
            </domain>

            """,
            VirtXml.Write(VirtXml.Parse(text, "domain")));
    }

    [Fact]
    public void Metadata_is_laid_out_as_libxml2_does()
    {
        // What virsh 9.0 prints for this input, the definition's other parts left out.
        var text = """
            <domain><metadata>
               <x:a xmlns:x='http://x' k="v'"><x:b/>
                    <x:c>t &lt; ' "</x:c></x:a>   <y xmlns='http://y'><z></z>mixed <q/></y></metadata></domain>
            """;

        Assert.Equal(
            """
            <domain>
              <metadata>
                <x:a xmlns:x="http://x" k="v'">
                  <x:b/>
                  <x:c>t &lt; ' "</x:c>
                </x:a>
                <y xmlns="http://y"><z/>mixed <q/></y>
              </metadata>
            </domain>

            """,
            VirtXml.Write(VirtXml.Parse(text, "domain")));
    }

    [Fact]
    public void Namespaced_elements_survive()
    {
        var text = "<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>a</name>"
            + "<qemu:commandline><qemu:arg value='-x'/></qemu:commandline></domain>";

        Assert.Equal(
            """
            <domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
              <name>a</name>
              <qemu:commandline>
                <qemu:arg value='-x'/>
              </qemu:commandline>
            </domain>

            """,
            VirtXml.Write(VirtXml.Parse(text, "domain")));
    }

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var tree = new XElement(
            "a",
            new XAttribute("k", "tab\tline\nreturn\r<>&'\""),
            new XElement("b", "two\nlines & 'q' \r"),
            new XElement("c", string.Empty),
            new XElement("d"));

        Assert.True(XNode.DeepEquals(tree, VirtXml.Parse(VirtXml.Write(tree), "a")));
    }

    [Fact]
    public void Another_root_is_refused_in_libvirts_words()
    {
        var error = Assert.Throws<VirtException>(() => VirtXml.Parse("<network><name>a</name></network>", "domain"));

        Assert.Equal(VirtErrorCode.XmlError, error.Code);
        Assert.Equal(VirtErrorDomain.Xml, error.Domain);
        Assert.Equal("expecting root element of 'domain', not 'network'", error.Str2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("junk")]
    [InlineData("<a>")]
    [InlineData("<a></b>")]
    [InlineData("<a/><b/>")]
    [InlineData("<a k='1' k='2'/>")]
    [InlineData("<a>&bomb;</a>")]
    [InlineData("<a>\u0001</a>")]
    public void Text_that_is_not_well_formed_is_refused(string text)
    {
        var error = Assert.Throws<VirtException>(() => VirtXml.Parse(text, "a", source: "(domain_definition)"));

        Assert.Equal(VirtErrorCode.XmlDetail, error.Code);
        Assert.Contains("(domain_definition):1: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_syntax_error_names_its_line_and_file()
    {
        var error = Assert.Throws<VirtException>(() => VirtXml.Parse("<domain>\n<name>\n</nam>\n</domain>", "domain", source: "/tmp/a.xml"));

        Assert.Contains("/tmp/a.xml:3: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(VirtErrorDomain.Domain, error.Domain);
    }

    [Theory]
    [InlineData("<!DOCTYPE domain><domain/>")]
    [InlineData("<!DOCTYPE d [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><domain>&b;</domain>")]
    [InlineData("<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><domain/>")]
    public void A_document_type_declaration_is_refused(string text)
    {
        var error = Assert.Throws<VirtException>(() => VirtXml.Parse(text, "domain"));

        Assert.Equal(VirtErrorCode.XmlError, error.Code);
        Assert.Contains("DOCTYPE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_accepted_up_to_the_limit_and_refused_beyond()
    {
        Assert.Equal("a", VirtXml.Parse(Nested(256), "a").Name.LocalName);

        foreach (var depth in (int[])[257, 100_000])
        {
            var error = Assert.Throws<VirtException>(() => VirtXml.Parse(Nested(depth), "a"));
            Assert.Equal(VirtErrorCode.XmlError, error.Code);
            Assert.Contains("256 deep", error.Message, StringComparison.Ordinal);
        }

        static string Nested(int depth) =>
            new StringBuilder().Insert(0, "<a>", depth).Insert(depth * 3, "</a>", depth).ToString();
    }

    [Fact]
    public void A_document_of_64_MiB_is_refused_without_reading_it_all()
    {
        var error = Assert.Throws<VirtException>(() => VirtXml.Parse(new string(' ', 64 << 20), "a"));
        Assert.Equal(VirtErrorCode.XmlError, error.Code);
        Assert.Contains("4194304", error.Message, StringComparison.Ordinal);

        using var endless = new EndlessXml();
        var before = GC.GetAllocatedBytesForCurrentThread();
        error = Assert.Throws<VirtException>(() => VirtXml.Parse(endless, "a", new XmlLimits(1 << 20, 256), "/tmp/big.xml"));
        Assert.Equal(VirtErrorCode.XmlError, error.Code);
        Assert.InRange(endless.Given, 1 << 20, 2 << 20);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
    }

    [Fact]
    public void Lines_are_known()
    {
        var root = VirtXml.Parse("<a>\n  <b/>\n\n  <c\n k='1'/>\n</a>", "a");

        Assert.Equal([1, 2, 4], [VirtXml.LineOf(root), VirtXml.LineOf(root.Element("b")!), VirtXml.LineOf(root.Element("c")!)]);
        Assert.Equal(0, VirtXml.LineOf(new XElement("a")));
    }

    [Fact]
    public void Bytes_are_read_in_the_encoding_that_they_declare()
    {
        var bytes = Encoding.Latin1.GetBytes("<?xml version='1.0' encoding='iso-8859-1'?><a>\u00e9</a>");
        Assert.Equal("\u00e9", VirtXml.Parse(new MemoryStream(bytes), "a").Value);
        Assert.Equal("\u00e9", VirtXml.Parse("\uFEFF<a>\u00e9</a>", "a").Value);
        Assert.Equal("x", VirtXml.Parse(new StringReader("<a>x</a>"), "a").Value);
    }

    [Fact]
    public void White_space_counts_only_inside_texts()
    {
        var root = VirtXml.Parse("<a>\n <b>  </b>\n <c> x </c>\n</a>", "a");

        Assert.Equal(["  ", " x "], root.Elements().Select(e => e.Value));
        Assert.DoesNotContain(root.Nodes(), n => n is XText);
    }

    private sealed class EndlessXml : Stream
    {
        private readonly byte[] _line = Encoding.UTF8.GetBytes("<b>0123456789012345678901234567890123456789</b>\n");
        private bool _begun;

        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new UnreachableException();

        public override long Position { get => Given; set => throw new UnreachableException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var line = _begun ? _line : "<a>"u8.ToArray();
            _begun = true;
            var length = Math.Min(count, line.Length);
            Array.Copy(line, 0, buffer, offset, length);
            Given += length;
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new UnreachableException();

        public override void SetLength(long value) => throw new UnreachableException();

        public override void Write(byte[] buffer, int offset, int count) => throw new UnreachableException();
    }
}
