using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Network interfaces of the host.</summary>
public abstract class InterfaceSuite(ConformanceTarget target) : Suite(target)
{
    private const string Mac = "52:54:00:00:77:01";

    // A kernel's names of cards have 15 letters at most.
    private readonly string _name = FreshName("eth")[..15];

    [Fact]
    public async Task A_defined_interface_is_down_until_started()
    {
        var device = await DefineAsync();
        Assert.Equal(Mac, device.Mac);
        Assert.False((await Host.Interfaces.GetAsync(device, Token)).IsActive);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Interfaces.DestroyAsync(device, Token));
        await Host.Interfaces.StartAsync(device, Token);
        Assert.True((await Host.Interfaces.GetAsync(device, Token)).IsActive);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Interfaces.StartAsync(device, Token));
        await Host.Interfaces.DestroyAsync(device, Token);
        await Host.Interfaces.UndefineAsync(device, Token);
        await Target.RemoveCardAsync(_name);
        await FailsAsync(VirtErrorCode.NoInterface, () => Host.Interfaces.LookupByNameAsync(_name, Token));
    }

    [Fact]
    public async Task An_address_finds_its_interface_unless_two_share_it()
    {
        var device = await DefineAsync();
        Assert.Equal(device, await Host.Interfaces.LookupByMacAsync(Mac, Token));
        await DefineAsync(FreshName("eth")[..15]);
        await FailsAsync(VirtErrorCode.MultipleInterfaces, () => Host.Interfaces.LookupByMacAsync(Mac, Token));
        await FailsAsync(VirtErrorCode.NoInterface, () => Host.Interfaces.LookupByMacAsync("52:54:00:00:77:99", Token));
    }

    [Theory]
    [InlineData(InterfaceListFlags.None, true)]
    [InlineData(InterfaceListFlags.Inactive, true)]
    [InlineData(InterfaceListFlags.Active, false)]
    public async Task A_listing_narrows_by_state(InterfaceListFlags flags, bool expected)
    {
        var device = await DefineAsync();
        var listed = await Host.Interfaces.ListAsync(flags, Token);
        Assert.Equal(expected, listed.Any(one => one.Name == device.Name));
    }

    [Fact]
    public async Task What_changed_since_can_be_taken_back()
    {
        await Host.Interfaces.BeginChangeAsync(Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Interfaces.BeginChangeAsync(Token));
        await DefineAsync();
        await Host.Interfaces.RollbackChangeAsync(Token);
        await Target.RemoveCardAsync(_name);
        await FailsAsync(VirtErrorCode.NoInterface, () => Host.Interfaces.LookupByNameAsync(_name, Token));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Interfaces.RollbackChangeAsync(Token));
    }

    [Fact]
    public async Task What_changed_since_can_be_kept()
    {
        await Host.Interfaces.BeginChangeAsync(Token);
        var device = await DefineAsync();
        await Host.Interfaces.CommitChangeAsync(Token);
        Assert.Equal(device, await Host.Interfaces.LookupByNameAsync(_name, Token));
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Interfaces.CommitChangeAsync(Token));
    }

    [Theory]
    [InlineData("<interface type='ethernet'/>")]
    [InlineData("<interface name='x'/>")]
    [InlineData("<interface type='zz' name='x'/>")]
    [InlineData("<interface type='bridge' name='x'/>")]
    public async Task A_bad_description_is_refused(string xml) =>
        await FailsAsync(VirtErrorCode.XmlError, () => Host.Interfaces.DefineAsync(xml, false, Token));

    private async Task<InterfaceRef> DefineAsync(string? name = null)
    {
        await Target.AddCardAsync(name ?? _name, Mac);
        return await Host.Interfaces.DefineAsync(
            $"<interface type='ethernet' name='{name ?? _name}'><mac address='{Mac}'/><start mode='none'/></interface>", false, Token);
    }
}
