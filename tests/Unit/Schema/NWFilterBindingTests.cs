using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

/// <summary>What descriptions of bindings must hold; the words are libvirt's.</summary>
public sealed class NWFilterBindingTests
{
    private const string Owner = "<owner><name>guest</name><uuid>d54df46f1ab54a2286184560ef5fac2c</uuid></owner>";
    private const string Port = "<portdev name='vnet0'/>";
    private const string Mac = "<mac address='52:54:0:7B:35:93'/>";
    private const string Reference = "<filterref filter='clean-traffic'/>";

    [Theory]
    [InlineData("", "filter binding has no port dev name")]
    [InlineData("<portdev/>", "filter binding has no port dev name")]
    [InlineData(Port + "<linkdev/>", "filter binding has no link dev name")]
    [InlineData(Port, "filter binding has no owner name")]
    [InlineData(Port + "<owner><name>x</name></owner>", "filter binding has no owner UUID")]
    [InlineData(Port + "<owner><name>x</name><uuid>y</uuid></owner>", "Unable to parse UUID 'y'")]
    [InlineData(Port + Owner, "filter binding has no MAC address")]
    [InlineData(Port + Owner + "<mac address='z'/>", "Unable to parse MAC 'z'")]
    [InlineData(Port + Owner + Mac, "filter binding has no filter reference")]
    [InlineData(Port + Owner + Mac + "<filterref/>", "filter binding has no filter reference")]
    public void What_is_missing_is_named(string body, string words)
    {
        var error = Assert.Throws<VirtException>(() => Normalize(body));
        Assert.Equal((VirtErrorCode.InternalError, VirtErrorDomain.NWFilter), (error.Code, error.Domain));
        Assert.StartsWith($"internal error: {words}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_is_libvirts() => Assert.Equal(
        """
        <filterbinding>
          <owner>
            <name>guest</name>
            <uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid>
          </owner>
          <portdev name='vnet0'/>
          <linkdev name='eth0'/>
          <mac address='52:54:00:7b:35:93'/>
          <filterref filter='clean-traffic'/>
        </filterbinding>

        """,
        Normalize(Reference + Mac + "<linkdev name='eth0'/>" + Port + Owner));

    private static string Normalize(string body) =>
        VirtXml.Write(NWFilterBindingNormalizer.Normalize(VirtXml.Parse($"<filterbinding>{body}</filterbinding>", "filterbinding")));
}
