using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Devices of the host.</summary>
public abstract class NodeDeviceSuite(ConformanceTarget target) : Suite(target)
{
    [Fact]
    public async Task Every_listed_device_is_found_and_describes_itself()
    {
        var devices = await Host.NodeDevices.ListAsync(NodeDeviceListFlags.None, Token);
        Assert.NotEmpty(devices);
        foreach (var device in devices)
        {
            Assert.Equal(device.Ref, await Host.NodeDevices.LookupByNameAsync(device.Name, Token));
            var xml = XElement.Parse(await Host.NodeDevices.GetXmlAsync(device.Ref, NodeDeviceXmlFlags.None, Token));
            Assert.Equal((device.Name, device.Parent), ((string?)xml.Element("name"), (string?)xml.Element("parent")));
            Assert.NotEmpty(xml.Elements("capability"));
        }
    }

    [Fact]
    public async Task Parents_are_devices_too()
    {
        var devices = await Host.NodeDevices.ListAsync(NodeDeviceListFlags.None, Token);
        var names = devices.Select(device => device.Name).ToHashSet();
        Assert.All(devices.Where(device => device.Parent is not null), device => Assert.Contains(device.Parent!, names));
    }

    [Theory]
    [InlineData(NodeDeviceListFlags.CapSystem, "system")]
    [InlineData(NodeDeviceListFlags.CapScsiHost, "scsi_host")]
    public async Task A_listing_narrows_by_capability(NodeDeviceListFlags flags, string capability)
    {
        var all = await Host.NodeDevices.ListAsync(NodeDeviceListFlags.None, Token);
        var expected = all.Where(device => device.Capability.Contains(capability)).Select(device => device.Name);
        var listed = await Host.NodeDevices.ListAsync(flags, Token);
        Assert.Equal(expected, listed.Select(device => device.Name));
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_not_found()
    {
        var nothing = new NodeDeviceRef("nothing-such");
        await FailsAsync(VirtErrorCode.NoNodeDevice, () => Host.NodeDevices.LookupByNameAsync(nothing.Name, Token));
        await FailsAsync(VirtErrorCode.NoNodeDevice, () => Host.NodeDevices.GetXmlAsync(nothing, NodeDeviceXmlFlags.None, Token));
        await FailsAsync(VirtErrorCode.NoNodeDevice, () => Host.NodeDevices.DestroyAsync(nothing, Token));
    }

    [Theory]
    [InlineData("<device/>", VirtErrorCode.InternalError)]
    [InlineData("<device><capability type='mdev'><type id='x'/></capability></device>", VirtErrorCode.ConfigUnsupported)]
    [InlineData("<device><parent>computer</parent><capability type='mdev'/></device>", VirtErrorCode.ConfigUnsupported)]
    [InlineData("<device><capability type='drm'><type>render</type></capability></device>", VirtErrorCode.ConfigUnsupported)]
    public async Task What_cannot_be_made_is_refused(string xml, VirtErrorCode code)
    {
        await FailsAsync(code, () => Host.NodeDevices.CreateAsync(xml, NodeDeviceCreateFlags.None, Token));
        await FailsAsync(code, () => Host.NodeDevices.DefineAsync(xml, NodeDeviceDefineFlags.None, Token));
    }
}
