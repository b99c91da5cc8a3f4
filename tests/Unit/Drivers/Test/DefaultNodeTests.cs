using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>What test:///default holds; the expected documents are what libvirt 9.0's virsh prints.</summary>
public sealed class DefaultNodeTests : IAsyncLifetime
{
    private VirtConnection? _host;

    private static CancellationToken Token => CancellationToken.None;

    private VirtConnection Host => _host!;

    public async Task InitializeAsync() => _host = await TestHosts.OpenAsync("test:///default");

    public async Task DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task The_host_is_libvirt_s()
    {
        Assert.Equal("TEST", await Host.Host.GetTypeAsync(Token));
        Assert.Equal((new Version(0, 0, 2), new Version(9, 0, 0)), (Host.HypervisorVersion, Host.LibraryVersion));
        Assert.Equal(32, await Host.Host.GetMaxVcpusAsync(null, Token));
        Assert.Equal(new NodeInfo("i686", 3145728L * 1024, 16, 1400, 2, 2, 2, 2), await Host.Host.GetNodeInfoAsync(Token));
        Assert.Equal([2097152, 4194304], await Host.Host.GetCellsFreeMemoryAsync(0, 2, Token));
        Assert.Equal(3145728, await Host.Host.GetFreeMemoryAsync(Token));
        var pages = await Host.Host.GetFreePagesAsync([4096, 8192, 2 << 20, 1 << 30], 0, 1, Token);
        Assert.Equal([19UL, 45, 97, 201], pages.Select(one => one.Free));
        var map = await Host.Host.GetCpuMapAsync(Token);
        Assert.Equal("y-y-y---", string.Concat(map.Online.Select(online => online ? 'y' : '-')));
        Assert.Equal(new SecurityLabel("testSecurity", "", false), await Host.Host.GetSecurityModelAsync(Token));
        var times = await Host.Host.GetCpuStatisticsAsync(-1, Token);
        Assert.Equal(
            [("user", 9797400000UL), ("kernel", 34678723400000), ("idle", 87264900000), ("iowait", 763600000)],
            times.Select(time => (time.Field, time.Value)));
    }

    [Fact]
    public async Task The_capabilities_are_libvirt_s()
    {
        var text = await Host.Host.GetCapabilitiesAsync(Token);
        Assert.StartsWith("<capabilities>\n\n  <host>\n    <cpu>\n      <arch>i686</arch>\n", text, StringComparison.Ordinal);
        Assert.Contains(
            """
                    <cell id='1'>
                      <memory unit='KiB'>4194304</memory>
                      <pages unit='KiB' size='8'>524288</pages>
                      <pages unit='KiB' size='2048'>0</pages>
                      <pages unit='KiB' size='1048576'>0</pages>
                      <cpus num='8'>
                        <cpu id='8' socket_id='1' die_id='0' core_id='0' siblings='8'/>

            """,
            text,
            StringComparison.Ordinal);
        Assert.EndsWith(
            """
              </host>

              <guest>
                <os_type>hvm</os_type>
                <arch name='i686'>
                  <wordsize>32</wordsize>
                  <emulator>/usr/bin/test-hv</emulator>
                  <domain type='test'/>
                </arch>
                <features>
                  <pae/>
                  <nonpae/>
                </features>
              </guest>

              <guest>
                <os_type>xen</os_type>
                <arch name='i686'>
                  <wordsize>32</wordsize>
                  <emulator>/usr/bin/test-hv</emulator>
                  <domain type='test'/>
                </arch>
                <features>
                  <pae/>
                  <nonpae/>
                </features>
              </guest>

            </capabilities>

            """,
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_network_is_libvirt_s()
    {
        var network = Assert.Single(await Host.Networks.ListAsync(NetworkListFlags.None, Token));
        Assert.Equal((true, true, false, "virbr0"), (network.IsActive, network.IsPersistent, network.Autostart, network.Bridge));
        Assert.Equal(
            """
            <network>
              <name>default</name>
              <uuid>dd8fe884-6c02-601e-7551-cca97df1c5df</uuid>
              <forward mode='nat'/>
              <bridge name='virbr0' stp='on' delay='0'/>
              <ip address='192.168.122.1' netmask='255.255.255.0'>
                <dhcp>
                  <range start='192.168.122.2' end='192.168.122.254'/>
                </dhcp>
              </ip>
            </network>

            """,
            await network.GetXmlAsync(Token));
    }

    [Fact]
    public async Task The_pool_is_libvirt_s()
    {
        var pool = Assert.Single(await Host.StoragePools.ListAsync(StoragePoolListFlags.None, Token));
        Assert.Equal((true, true, false), (pool.IsActive, pool.IsPersistent, pool.Autostart));
        Assert.Equal(
            """
            <pool type='dir'>
              <name>default-pool</name>
              <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>
              <capacity unit='bytes'>107374182400</capacity>
              <allocation unit='bytes'>0</allocation>
              <available unit='bytes'>107374182400</available>
              <source>
              </source>
              <target>
                <path>/default-pool</path>
              </target>
            </pool>

            """,
            await pool.GetXmlAsync(Token));
        Assert.Empty(await Host.StorageVolumes.ListAsync(pool.Ref, Token));
    }

    [Fact]
    public async Task The_interface_is_libvirt_s()
    {
        var device = Assert.Single(await Host.Interfaces.ListAsync(InterfaceListFlags.None, Token));
        Assert.Equal(("eth1", "aa:bb:cc:dd:ee:ff", true), (device.Name, device.Mac, device.IsActive));
        Assert.Equal(
            """
            <interface type='ethernet' name='eth1'>
              <start mode='onboot'/>
              <mtu size='1492'/>
              <protocol family='ipv4'>
                <ip address='192.168.0.5' prefix='24'/>
                <route gateway='192.168.0.1'/>
              </protocol>
              <mac address='aa:bb:cc:dd:ee:ff'/>
            </interface>

            """,
            await device.GetXmlAsync(Token));
    }

    [Fact]
    public async Task The_devices_are_libvirt_s()
    {
        var devices = await Host.NodeDevices.ListAsync(NodeDeviceListFlags.None, Token);
        Assert.Equal(
            [("computer", null), ("scsi_host1", "computer"), ("scsi_host11", "scsi_host1"), ("scsi_host2", "computer")],
            devices.Select(device => (device.Name, device.Parent)));
        Assert.Equal(
            """
            <device>
              <name>scsi_host1</name>
              <parent>computer</parent>
              <capability type='scsi_host'>
                <host>1</host>
                <unique_id>0</unique_id>
                <capability type='fc_host'>
                  <wwnn>2000000012341234</wwnn>
                  <wwpn>1000000012341234</wwpn>
                  <fabric_wwn>2000000043214321</fabric_wwn>
                </capability>
                <capability type='vport_ops'>
                  <max_vports>0</max_vports>
                  <vports>0</vports>
                </capability>
              </capability>
            </device>

            """,
            await devices[1].GetXmlAsync(Token));
    }

    [Fact]
    public async Task The_domain_is_libvirt_s()
    {
        var domain = Assert.Single(await Host.Domains.ListAsync(DomainListFlags.None, Token));
        Assert.Equal(("test", 1, DomainState.Running), (domain.Name, domain.Id, domain.State));
        Assert.Equal(
            """
            <domain type='test' id='1'>
              <name>test</name>
              <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
              <memory unit='KiB'>8388608</memory>
              <currentMemory unit='KiB'>2097152</currentMemory>
              <vcpu placement='static'>2</vcpu>
              <os>
                <type arch='i686'>hvm</type>
                <boot dev='hd'/>
              </os>
              <clock offset='utc'/>
              <on_poweroff>destroy</on_poweroff>
              <on_reboot>restart</on_reboot>
              <on_crash>destroy</on_crash>
              <devices>
                <disk type='file' device='disk'>
                  <source file='/guest/diskimage1'/>
                  <target dev='vda' bus='virtio'/>
                  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
                </disk>
                <interface type='network'>
                  <mac address='aa:bb:cc:dd:ee:ff'/>
                  <source network='default'/>
                  <target dev='testnet0'/>
                  <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>
                </interface>
                <memballoon model='virtio'>
                  <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
                </memballoon>
              </devices>
            </domain>

            """,
            await domain.GetXmlAsync(Token));
    }

    [Fact]
    public async Task The_domain_s_card_has_the_first_lease_of_the_range()
    {
        var network = await Host.Networks.LookupByNameAsync("default", Token);
        var lease = Assert.Single(await Host.Networks.GetDhcpLeasesAsync(network, null, Token));
        Assert.Equal(("virbr0", "aa:bb:cc:dd:ee:ff", "192.168.122.2", 24, "test"), (lease.Interface, lease.Mac, lease.Address, lease.Prefix, lease.Hostname));
        Assert.Empty(await Host.Networks.GetDhcpLeasesAsync(network, "52:54:00:00:00:01", Token));
    }
}
