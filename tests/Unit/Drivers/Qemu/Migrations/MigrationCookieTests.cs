using System.Text;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Jobs;
using VirtPS.Drivers.Qemu.Migrations;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Migrations;

public sealed class MigrationCookieTests
{
    private static readonly Guid Domain = Guid.Parse("c7a5fdbd-edaf-9455-926a-d65c16db1809");
    private static readonly Guid Here = Guid.Parse("11111111-1111-4111-8111-111111111111");
    private static readonly Guid There = Guid.Parse("22222222-2222-4222-8222-222222222222");

    // As libvirt 9.0 writes it.
    private static readonly byte[] Foreign = Encoding.UTF8.GetBytes(
        $"""
        <qemu-migration>
          <name>web</name>
          <uuid>{Domain}</uuid>
          <hostname>far</hostname>
          <hostuuid>{There}</hostuuid>
          <feature name='memory-hotplug'/>
          <graphics type='spice' port='5901' listen='0.0.0.0' tlsPort='-1'/>
          <nbd port='49155'>
            <disk target='vda' capacity='4194304'/>
          </nbd>
          <capabilities>
            <cap name='xbzrle' auto='no'/>
            <cap name='pause-before-switchover' auto='yes'/>
          </capabilities>
        </qemu-migration>
        """ + '\0');

    [Fact]
    public void What_libvirt_wrote_is_read()
    {
        var cookie = MigrationCookie.Read(Foreign, "web", Domain, Here)!;
        Assert.Equal("far", cookie.HostName);
        Assert.Equal(["memory-hotplug"], cookie.Features);
        Assert.Equal(new GraphicsCookie(5901, -1, "0.0.0.0", null), cookie.Graphics);
        Assert.Equal(49155, cookie.Storage!.Port);
        Assert.Equal([("vda", 4194304L)], cookie.Storage.Disks);
        Assert.False(cookie.Capabilities!["xbzrle"]);
        Assert.True(cookie.Capabilities["pause-before-switchover"]);
    }

    [Fact]
    public void What_is_written_ends_with_a_zero_and_is_read_again()
    {
        var cookie = new MigrationCookie("web", Domain, "near", Here)
        {
            Features = ["persistent"],
            Persistent = new XElement("domain", new XElement("name", "web")),
            Storage = new StorageCookie(49155, [("vda", 10)]),
        };
        var bytes = cookie.Pack();
        Assert.Equal(0, bytes[^1]);
        var read = MigrationCookie.Read(bytes, "web", Domain, There)!;
        Assert.Equal("web", read.Persistent!.Element("name")!.Value);
        Assert.Equal(cookie.Storage.Disks, read.Storage!.Disks);
    }

    [Theory]
    [InlineData("other", "unexpected name web vs other")]
    [InlineData("web", "Attempt to migrate guest to the same host")]
    public void Another_domain_and_the_very_same_host_are_refused(string name, string words)
    {
        var refused = Assert.Throws<VirtException>(() => MigrationCookie.Read(Foreign, name, Domain, There));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<qemu-migration/>\0", "missing name element")]
    [InlineData("<qemu-migration/>", "not NULL terminated")]
    [InlineData("<libxl-migration/>\0", "not that of a QEMU host")]
    public void What_is_no_cookie_is_refused(string text, string words)
    {
        var refused = Assert.Throws<VirtException>(() => MigrationCookie.Read(Encoding.UTF8.GetBytes(text), "web", Domain, Here));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_must_be_known_and_is_not_is_refused()
    {
        var bytes = new MigrationCookie("web", Domain, "near", Here) { Features = ["tomorrow"] }.Pack();
        var refused = Assert.Throws<VirtException>(() => MigrationCookie.Read(bytes, "web", Domain, There));
        Assert.Contains("Unknown migration cookie feature tomorrow", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nop", null)]
    [InlineData("sanlock", "Source host lock driver sanlock different from target nop")]
    public void Locks_of_another_host_are_refused(string driver, string? words)
    {
        var text = Encoding.UTF8.GetString(Foreign).Replace(
            "<capabilities>", $"<feature name='lockstate'/><lockstate driver='{driver}'><leases></leases></lockstate><capabilities>", StringComparison.Ordinal);
        var refused = Record.Exception(() => MigrationCookie.Read(Encoding.UTF8.GetBytes(text), "web", Domain, Here));
        Assert.Equal(words is null, refused is null);
        Assert.Contains(words ?? string.Empty, refused?.Message ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_go_over_and_come_back_as_libvirt_words_them()
    {
        var figures = JobFigures.Read(XElement.Parse(
            "<statistics><started>1000</started><stopped>2000</stopped><sent>2100</sent><time_elapsed>1100</time_elapsed><memory_total>500</memory_total><memory_processed>200</memory_processed></statistics>"));
        figures.Delta = 5;
        var told = JobFigures.Read(figures.Describe()).ToInfo(DomainJobType.Completed, QemuJobInfoOperation.In).Values.ToDictionary(value => value.Name, value => value.Value);
        Assert.Equal(1100UL, told["time_elapsed"]);
        Assert.Equal(1095UL, told["time_elapsed_net"]);
        Assert.Equal(500UL, told["data_total"]);
        Assert.Equal(200UL, told["memory_processed"]);
        Assert.False(told.ContainsKey("auto_converge_throttle"));
    }

    private static class QemuJobInfoOperation
    {
        // VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN.
        public const int In = 4;
    }
}
