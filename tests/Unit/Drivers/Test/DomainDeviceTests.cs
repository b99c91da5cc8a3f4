using System.Collections.Concurrent;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>Devices of domains of the test driver.</summary>
public sealed class DomainDeviceTests : IAsyncLifetime
{
    private const string Disk = "<disk type='file' device='disk'><source file='/guest/two'/><target dev='vdb' bus='virtio'/></disk>";

    private DomainHost? _host;

    private DomainHost Host => _host!;

    private static CancellationToken Token => CancellationToken.None;

    public async Task InitializeAsync() => _host = await DomainHost.OpenAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();

    [Theory]
    [InlineData(DomainDeviceFlags.Current, true, false)]
    [InlineData(DomainDeviceFlags.Live, true, false)]
    [InlineData(DomainDeviceFlags.Config, false, true)]
    [InlineData(DomainDeviceFlags.Live | DomainDeviceFlags.Config, true, true)]
    public async Task A_device_goes_where_the_flags_say(DomainDeviceFlags flags, bool live, bool config)
    {
        await Host.Devices.AttachAsync(Host.Domain, Disk, flags, Token);
        Assert.Equal((live, config), await WhereAsync("/guest/two"));
        await Host.Devices.DetachAsync(Host.Domain, Disk, flags, Token);
        Assert.Equal((false, false), await WhereAsync("/guest/two"));
    }

    [Fact]
    public async Task Plugging_and_unplugging_a_running_guest_s_device_is_told()
    {
        var told = new ConcurrentQueue<VirtEvent>();
        var subscription = await Host.Connection.Events!.SubscribeAsync(VirtEventFilter.All, told.Enqueue, Token);
        const string Card = "<interface type='user'><mac address='52:54:00:00:00:01'/><alias name='ua-card'/></interface>";
        await Host.Devices.AttachAsync(Host.Domain, Card, DomainDeviceFlags.Config, Token);
        await Host.Devices.AttachAsync(Host.Domain, Card, DomainDeviceFlags.Live, Token);
        await Host.Devices.DetachByAliasAsync(Host.Domain, "ua-card", DomainDeviceFlags.Live, Token);
        await WaitUntilAsync(() => told.Count == 2);
        await subscription.DisposeAsync();
        Assert.Equal("ua-card", Assert.IsType<DomainDeviceAddedEvent>(told.First()).DeviceAlias);
        Assert.Equal("ua-card", Assert.IsType<DomainDeviceRemovedEvent>(told.Last()).DeviceAlias);
    }

    [Fact]
    public async Task What_is_there_is_not_plugged_again_and_what_is_not_is_not_unplugged()
    {
        await Host.Devices.AttachAsync(Host.Domain, Disk, DomainDeviceFlags.Current, Token);
        var before = await Host.XmlAsync();
        await DomainHost.FailsAsync(VirtErrorCode.OperationFailed, () => Host.Devices.AttachAsync(Host.Domain, Disk, DomainDeviceFlags.Current, Token));
        await DomainHost.FailsAsync(
            VirtErrorCode.DeviceMissing,
            () => Host.Devices.DetachAsync(Host.Domain, Disk.Replace("vdb", "vdc", StringComparison.Ordinal), DomainDeviceFlags.Current, Token));
        await DomainHost.FailsAsync(
            VirtErrorCode.DeviceMissing, () => Host.Devices.DetachByAliasAsync(Host.Domain, "none", DomainDeviceFlags.Current, Token));
        await DomainHost.FailsAsync(VirtErrorCode.XmlDetail, () => Host.Devices.AttachAsync(Host.Domain, "<disk", DomainDeviceFlags.Current, Token));
        Assert.Equal(before, await Host.XmlAsync());
    }

    [Fact]
    public async Task An_updated_disk_keeps_its_address()
    {
        await Host.Devices.UpdateAsync(
            Host.Domain, "<disk type='file' device='disk'><source file='/guest/other'/><target dev='vda' bus='virtio'/></disk>", DomainDeviceFlags.Config, Token);
        var xml = await Host.XmlAsync(DomainXmlFlags.Inactive);
        Assert.Contains(
            "      <source file='/guest/other'/>\n      <target dev='vda' bus='virtio'/>\n      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>\n",
            xml,
            StringComparison.Ordinal);
        Assert.DoesNotContain("diskimage1", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_guest_s_disk_keeps_its_source()
    {
        var message = await DomainHost.FailsAsync(VirtErrorCode.OperationUnsupported, () => Host.Devices.UpdateAsync(
            Host.Domain, "<disk type='file' device='disk'><source file='/guest/other'/><target dev='vda' bus='virtio'/></disk>", DomainDeviceFlags.Live, Token));
        Assert.Contains("cannot modify field 'source' of the disk", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<watchdog model='i6300esb' action='reset'/>", "domain already has a watchdog")]
    [InlineData("<controller type='scsi' index='7' model='virtio-scsi'/>", "controller index='7' already exists")]
    [InlineData("<filesystem type='mount'><source dir='/a'/><target dir='x'/></filesystem>", "Target already exists")]
    [InlineData("<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0x5678'/></source></hostdev>", "device is already in the domain configuration")]
    public async Task What_may_be_there_once_is_plugged_once(string device, string words)
    {
        await Host.Devices.AttachAsync(Host.Domain, device, DomainDeviceFlags.Live | DomainDeviceFlags.Config, Token);
        var message = await DomainHost.FailsAsync(
            VirtErrorCode.OperationInvalid, () => Host.Devices.AttachAsync(Host.Domain, device, DomainDeviceFlags.Live, Token));
        Assert.Contains(words, message, StringComparison.Ordinal);
        await Host.Devices.DetachAsync(Host.Domain, device, DomainDeviceFlags.Live | DomainDeviceFlags.Config, Token);
        await DomainHost.FailsAsync(VirtErrorCode.DeviceMissing, () => Host.Devices.DetachAsync(Host.Domain, device, DomainDeviceFlags.Live, Token));
    }

    [Fact]
    public async Task A_disk_is_resized_read_and_watched()
    {
        await Host.Devices.ResizeBlockAsync(Host.Domain, "vda", 5L << 30, DomainBlockResizeFlags.None, Token);
        Assert.Equal(5L << 30, (await Host.Devices.GetBlockInfoAsync(Host.Domain, "vda", Token)).Capacity);
        Assert.Equal([2, 3, 4], await Host.Devices.PeekBlockAsync(Host.Domain, "vda", 258, 3, Token));
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => Host.Devices.PeekBlockAsync(Host.Domain, "vda", 5L << 30, 1, Token));
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => Host.Devices.ResizeBlockAsync(Host.Domain, "vdz", 1, DomainBlockResizeFlags.None, Token));
        await Host.Devices.SetBlockThresholdAsync(Host.Domain, "vda", 4096, Token);
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => Host.Devices.SetBlockThresholdAsync(Host.Domain, "vdz", 4096, Token));
    }

    [Fact]
    public async Task Limits_are_shared_by_groups()
    {
        await Host.Devices.SetThrottleGroupAsync(Host.Domain, "slow", [new("total_bytes_sec", 1UL << 20)], DomainAffectFlags.Live | DomainAffectFlags.Config, Token);
        Assert.Contains("<total_bytes_sec>1048576</total_bytes_sec>\n      <group_name>slow</group_name>", await Host.XmlAsync(), StringComparison.Ordinal);
        await Host.Devices.RemoveThrottleGroupAsync(Host.Domain, "slow", DomainAffectFlags.Live, Token);
        Assert.DoesNotContain("throttlegroup", await Host.XmlAsync(), StringComparison.Ordinal);
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => Host.Devices.RemoveThrottleGroupAsync(Host.Domain, "slow", DomainAffectFlags.Live, Token));
    }

    [Fact]
    public async Task Files_cannot_stand_in_for_files_that_a_test_host_never_opens()
    {
        var message = await DomainHost.FailsAsync(VirtErrorCode.OperationUnsupported, () => Host.Devices.AssociateFilesAsync(Host.Domain, "disk", [], 0, Token));
        Assert.Contains("virDomainFDAssociate", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_handed_to_a_paused_guest_with_encrypted_memory()
    {
        const string Sev = "<domain type='test'><name>sev</name><memory>1024</memory><os><type>hvm</type></os><launchSecurity type='sev'><cbitpos>47</cbitpos><reducedPhysBits>1</reducedPhysBits><policy>0x0003</policy></launchSecurity></domain>";
        IReadOnlyList<TypedParameter> secret = [new("sev-secret-header", "aGVhZA=="), new("sev-secret", "c2VjcmV0")];
        Assert.Empty(await Host.Devices.GetLaunchSecurityInfoAsync(Host.Domain, Token));
        await DomainHost.FailsAsync(VirtErrorCode.OperationUnsupported, () => Host.Devices.SetLaunchSecurityStateAsync(Host.Domain, secret, Token));
        var guest = await Host.Domains.CreateAsync(Sev, DomainStartFlags.Paused, Token);
        Assert.Equal(3U, (await Host.Devices.GetLaunchSecurityInfoAsync(guest, Token)).Find<uint>("sev-policy"));
        await Host.Devices.SetLaunchSecurityStateAsync(guest, secret, Token);
        await DomainHost.FailsAsync(VirtErrorCode.InternalError, () => Host.Devices.SetLaunchSecurityStateAsync(guest, [secret[0]], Token));
        await Host.Domains.ResumeAsync(guest, Token);
        await DomainHost.FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Devices.SetLaunchSecurityStateAsync(guest, secret, Token));
    }

    [Fact]
    public async Task A_domain_that_is_off_has_no_live_devices()
    {
        await Host.StopAsync();
        await DomainHost.FailsAsync(VirtErrorCode.OperationInvalid, () => Host.Devices.AttachAsync(Host.Domain, Disk, DomainDeviceFlags.Live, Token));
        await Host.Devices.AttachAsync(Host.Domain, Disk, DomainDeviceFlags.Current, Token);
        Assert.Contains("/guest/two", await Host.XmlAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vda")]
    [InlineData("/guest/diskimage1")]
    public async Task A_disk_is_named_by_target_or_source(string name)
    {
        Assert.Equal(new BlockInfo(1099506450432, 1099511627776, 1099511627776), await Host.Devices.GetBlockInfoAsync(Host.Domain, name, Token));
        Assert.NotEmpty(await Host.Devices.GetBlockStatisticsAsync(Host.Domain, name, Token));
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => Host.Devices.GetBlockInfoAsync(Host.Domain, name + "x", Token));
    }

    [Fact]
    public async Task Disk_limits_are_checked_and_kept()
    {
        await Host.Devices.SetBlockIoTuneAsync(Host.Domain, "vda", [new("total_bytes_sec", 1000UL), new("group_name", "slow")], DomainAffectFlags.Live, Token);
        var limits = await Host.Devices.GetBlockIoTuneAsync(Host.Domain, "vda", DomainAffectFlags.Live, Token);
        Assert.Equal((20, 1000UL, "slow"), (limits.Count, limits.Find<ulong>("total_bytes_sec"), limits.FindText("group_name")));
        Assert.Contains("<iotune>\n        <total_bytes_sec>1000</total_bytes_sec>\n        <group_name>slow</group_name>\n      </iotune>", await Host.XmlAsync(), StringComparison.Ordinal);
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => LimitAsync("read_bytes_sec", 5));
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => LimitAsync("total_bytes_sec_max", 5));
        await DomainHost.FailsAsync(VirtErrorCode.ArgumentUnsupported, () => LimitAsync("total_iops_sec", 1_000_000_000_000_001));
        await LimitAsync("total_bytes_sec", 0);
        Assert.Equal(0UL, (await Host.Devices.GetBlockIoTuneAsync(Host.Domain, "vda", DomainAffectFlags.Live, Token)).Find<ulong>("total_bytes_sec"));
        Task LimitAsync(string name, ulong value) => Host.Devices.SetBlockIoTuneAsync(Host.Domain, "vda", [new(name, value)], DomainAffectFlags.Live, Token);
    }

    [Fact]
    public async Task Bandwidth_is_limited_by_direction()
    {
        await LimitAsync(new("inbound.average", 100u), new("inbound.peak", 200u), new("outbound.average", 50u));
        Assert.Contains(
            "<bandwidth>\n        <inbound average='100' peak='200'/>\n        <outbound average='50'/>\n      </bandwidth>",
            await Host.XmlAsync(),
            StringComparison.Ordinal);
        await LimitAsync(new TypedParameter("inbound.average", 0u));
        var limits = await Host.Devices.GetInterfaceParametersAsync(Host.Domain, "testnet0", DomainAffectFlags.Current, Token);
        Assert.Equal([0u, 0, 0, 0, 50, 0, 0], limits.Select(limit => (uint)limit.Value));
        await DomainHost.FailsAsync(
            VirtErrorCode.InvalidArg, () => Host.Devices.GetInterfaceParametersAsync(Host.Domain, "nope", DomainAffectFlags.Current, Token));
        Task LimitAsync(params TypedParameter[] parameters) =>
            Host.Devices.SetInterfaceParametersAsync(Host.Domain, "testnet0", parameters, DomainAffectFlags.Current, Token);
    }

    [Fact]
    public async Task Memory_holds_its_own_addresses()
    {
        Assert.Equal([254, 255, 0, 1], await Host.Devices.PeekMemoryAsync(Host.Domain, 254, 4, DomainMemoryPeekFlags.Virtual, Token));
        await DomainHost.FailsAsync(VirtErrorCode.InvalidArg, () => Host.Devices.PeekMemoryAsync(Host.Domain, 0, 4, DomainMemoryPeekFlags.None, Token));
    }

    [Fact]
    public async Task The_balloon_tells_what_libvirt_s_tells()
    {
        var values = await Host.Devices.GetMemoryStatisticsAsync(Host.Domain, Token);
        Assert.Equal(13, values.Count);
        Assert.Equal((6, 2097152UL), (values[0].Tag, values[0].Value));
        Assert.Contains(new MemoryStatistic(9, 627319920), values);
    }

    private static async Task WaitUntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!holds())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    private async Task<(bool Live, bool Config)> WhereAsync(string text) => (
        (await Host.XmlAsync()).Contains(text, StringComparison.Ordinal),
        (await Host.XmlAsync(DomainXmlFlags.Inactive)).Contains(text, StringComparison.Ordinal));
}
