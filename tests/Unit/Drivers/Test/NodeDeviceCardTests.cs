using System.Xml.Linq;
using VirtPS.Build;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>A card that can be split and given to guests; libvirt's default test host has none, a node's file may.</summary>
public sealed class NodeDeviceCardTests : IAsyncLifetime
{
    private static readonly CancellationToken Token = CancellationToken.None;

    private VirtConnection Host { get; set; } = null!;

    public async Task InitializeAsync() =>
        Host = await TestHosts.OpenAsync($"test://{Path.Combine(Repository.Find().Root, "tests", "Examples", "card.xml")}");

    public async Task DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task A_part_of_a_card_is_defined_started_stopped_and_forgotten()
    {
        var card = await CardAsync();
        var free = await FreeAsync(card);
        var part = await Host.NodeDevices.DefineAsync(PartOf(card), NodeDeviceDefineFlags.None, Token);
        Assert.Equal((false, true, false), await StateAsync(part));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.NodeDevices.DestroyAsync(part, Token));
        await Host.NodeDevices.SetAutostartAsync(part, true, Token);
        await Host.NodeDevices.StartAsync(part, Token);
        Assert.Equal((true, true, true), await StateAsync(part));
        Assert.Equal(free - 1, await FreeAsync(card));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.NodeDevices.StartAsync(part, Token));
        await Host.NodeDevices.UpdateAsync(part, PartOf(card, weight: 9), NodeDeviceUpdateFlags.Config, Token);
        var stored = XElement.Parse(await Host.NodeDevices.GetXmlAsync(part, NodeDeviceXmlFlags.Inactive, Token));
        Assert.Equal("9", (string?)stored.Element("capability")!.Element("attr")!.Attribute("value"));
        await Host.NodeDevices.UndefineAsync(part, Token);
        Assert.Equal((true, false, false), await StateAsync(part));
        await Host.NodeDevices.DestroyAsync(part, Token);
        await FailsAsync(VirtErrorCode.NoNodeDevice, () => Host.NodeDevices.LookupByNameAsync(part.Name, Token));
        Assert.Equal(free, await FreeAsync(card));
    }

    [Fact]
    public async Task A_part_can_be_made_without_a_definition_as_long_as_there_is_room()
    {
        var card = await CardAsync();
        var parts = new List<NodeDeviceRef>();
        for (var left = await FreeAsync(card); left > 0; left--)
        {
            parts.Add(await Host.NodeDevices.CreateAsync(PartOf(card), NodeDeviceCreateFlags.None, Token));
        }

        await FailsAsync(VirtErrorCode.InternalError, () => Host.NodeDevices.CreateAsync(PartOf(card), NodeDeviceCreateFlags.None, Token));
        foreach (var part in parts)
        {
            Assert.Equal((true, false, false), await StateAsync(part));
            await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.NodeDevices.SetAutostartAsync(part, true, Token));
            await Host.NodeDevices.DestroyAsync(part, Token);
        }
    }

    [Fact]
    public async Task A_card_is_given_to_guests_and_taken_back()
    {
        var card = (await CardAsync()).Ref;
        var before = await DriverAsync(card);
        await Host.NodeDevices.DetachAsync(card, null, Token);
        Assert.Equal("vfio-pci", await DriverAsync(card));
        await Host.NodeDevices.ResetAsync(card, Token);
        await Host.NodeDevices.ReattachAsync(card, Token);
        Assert.Equal(before, await DriverAsync(card));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.NodeDevices.DetachAsync(card, "nothing-such", Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.NodeDevices.ResetAsync(new NodeDeviceRef("computer"), Token));
    }

    private static async Task FailsAsync(VirtErrorCode code, Func<Task> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<VirtException>(call)).Code);

    private static string PartOf(VirtNodeDevice card, int weight = 1) =>
        $"<device><parent>{card.Name}</parent><capability type='mdev'><type id='testgpu-half'/><attr name='weight' value='{weight}'/></capability></device>";

    private async Task<VirtNodeDevice> CardAsync() => (await Host.NodeDevices.ListAsync(NodeDeviceListFlags.CapMdevTypes, Token))[0];

    private async Task<(bool IsActive, bool IsPersistent, bool Autostart)> StateAsync(NodeDeviceRef device)
    {
        var found = await Host.NodeDevices.GetAsync(device, Token);
        return (found.IsActive, found.IsPersistent, found.Autostart);
    }

    private async Task<string?> DriverAsync(NodeDeviceRef device) =>
        (string?)XElement.Parse(await Host.NodeDevices.GetXmlAsync(device, NodeDeviceXmlFlags.None, Token)).Element("driver")?.Element("name");

    private async Task<int> FreeAsync(VirtNodeDevice card)
    {
        var xml = XElement.Parse(await Host.NodeDevices.GetXmlAsync(card.Ref, NodeDeviceXmlFlags.None, Token));
        return (int)xml.Descendants("type").First(type => (string?)type.Attribute("id") == "testgpu-half").Element("availableInstances")!;
    }
}
