using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Model;

public sealed class DomainSettingsTests
{
    private const string Before = """
        <domain type='test'>
          <name>guest</name>
          <memory unit='KiB'>4194304</memory>
          <currentMemory unit='KiB'>2097152</currentMemory>
          <vcpu placement='static' current='2'>4</vcpu>
          <os>
            <type>hvm</type>
            <boot dev='hd'/>
          </os>
          <on_crash>destroy</on_crash>
          <devices>
            <disk type='file' device='disk'>
              <target dev='vda'/>
              <boot order='1'/>
            </disk>
            <interface type='network'>
              <mac address='52:54:00:00:00:01'/>
            </interface>
          </devices>
        </domain>
        """;

    [Fact]
    public void Nothing_given_changes_nothing() => Assert.Empty(Difference(new DomainSettings()));

    [Fact]
    public void Memory_and_ceiling_are_two_things()
    {
        Assert.Equal(
            ["-  <currentMemory unit='KiB'>2097152</currentMemory>", "+  <currentMemory unit='KiB'>1048576</currentMemory>"],
            Difference(new DomainSettings { Memory = 1L << 30 }));
        Assert.Equal(
            ["-  <memory unit='KiB'>4194304</memory>", "+  <memory unit='KiB'>8388608</memory>"],
            Difference(new DomainSettings { MaxMemory = 8L << 30 }));
    }

    [Fact]
    public void A_ceiling_below_the_memory_takes_the_memory_along()
    {
        var after = new DomainSettings { MaxMemory = 1L << 30 }.Preview(DomainXml.Parse(Before));
        Assert.Equal(1L << 30, after.Memory);
        Assert.Equal(1L << 30, after.CurrentMemory);
    }

    [Fact]
    public void Virtual_CPUs_never_pass_their_ceiling()
    {
        var after = new DomainSettings { MaxVcpu = 1 }.Preview(DomainXml.Parse(Before));
        Assert.Equal((1, 1), (after.Vcpus, after.MaxVcpus));
        Assert.Equal(
            ["-  <vcpu placement='static' current='2'>4</vcpu>", "+  <vcpu placement='static' current='3'>4</vcpu>"],
            Difference(new DomainSettings { Vcpu = 3 }));
    }

    [Fact]
    public void A_title_stands_where_libvirt_writes_it() =>
        Assert.Equal(["+  <title>Web server</title>"], Difference(new DomainSettings { Title = "Web server" }));

    [Fact]
    public void Actions_have_libvirts_names() =>
        Assert.Equal(
            ["-  <on_crash>destroy</on_crash>", "+  <on_crash>coredump-restart</on_crash>"],
            Difference(new DomainSettings { OnCrash = DomainLifecycleAction.CoreDumpRestart }));

    [Fact]
    public void An_order_by_kinds_replaces_one_by_devices()
    {
        var after = new DomainSettings { BootOrder = ["network", "hd"] }.Preview(DomainXml.Parse(Before));
        Assert.Equal(["network", "hd"], after.Os.BootDevices);
        Assert.All(after.Devices.All, device => Assert.Null(device.BootOrder));
    }

    [Fact]
    public void An_order_by_devices_replaces_one_by_kinds()
    {
        var after = new DomainSettings { BootOrder = ["52:54:00:00:00:01", "vda"] }.Preview(DomainXml.Parse(Before));
        Assert.Empty(after.Os.BootDevices);
        Assert.Equal(2, after.Devices.Disks.Single().BootOrder);
        Assert.Equal(1, after.Devices.Interfaces.Single().BootOrder);
    }

    [Fact]
    public void An_order_names_only_what_is_there()
    {
        var error = Assert.Throws<VirtException>(() => new DomainSettings { BootOrder = ["vdz"] }.Preview(DomainXml.Parse(Before)));
        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
    }

    private static IEnumerable<string> Difference(DomainSettings settings)
    {
        var before = DomainXml.Parse(Before);
        return XmlDiff.Lines(before.Element, settings.Preview(before).Element).Where(line => line[0] is '+' or '-');
    }
}
