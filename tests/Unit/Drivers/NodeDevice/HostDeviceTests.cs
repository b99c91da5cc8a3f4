using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.NodeDevice;

/// <summary>What the host's devices are said to be, from what the kernel and udev show.</summary>
public sealed class HostDeviceTests : IAsyncLifetime
{
    private const string Card = "/sys/devices/pci0000:00/0000:00:01.0/0000:03:00.0";
    private const string Function = "/sys/devices/pci0000:00/0000:00:01.0/0000:03:00.1";

    private readonly FakeHost _host = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_card_tells_its_functions_its_types_its_group_and_its_link()
    {
        _host.Write("/usr/share/hwdata/pci.ids", "# names\n8086  Chips & Co\n\t1572  Fast card\n\t\t8086 0001  Of a vendor\nC 02  Network")
            .Device("/sys/devices/pci0000:00/0000:00:01.0", "pci", "PCI_CLASS=60400", ("vendor", "0x8086"), ("device", "0x0001"))
            .Write("/sys/devices/pci0000:00/0000:00:01.0/config", Config(header: 1, express: null))
            .Device(Card, "pci", "DRIVER=fast PCI_CLASS=20000", ("vendor", "0x8086"), ("device", "0x1572"), ("numa_node", "1"), ("sriov_totalvfs", "63"))
            .Write(Card + "/config", Config(header: 0, express: 0x0002))
            .Device(Function, "pci", "PCI_CLASS=20000", ("vendor", "0x8086"), ("device", "0x154c"), ("numa_node", "-1"))
            .Link(Card + "/driver", "/sys/bus/pci/drivers/fast")
            .Link(Card + "/virtfn0", Function)
            .Link(Function + "/physfn", Card)
            .Link(Card + "/iommu_group", "/sys/kernel/iommu_groups/7")
            .Link("/sys/kernel/iommu_groups/7/devices/0000:03:00.0", Card)
            .Write(Card + "/mdev_supported_types/fast-1/device_api", "vfio-pci")
            .Write(Card + "/mdev_supported_types/fast-1/available_instances", "3")
            .Write(Card + "/vpd", Vpd());
        await _host.StartAsync();
        Same(
            $"""
            <device>
              <name>pci_0000_03_00_0</name>
              <path>{Card}</path>
              <parent>pci_0000_00_01_0</parent>
              <driver><name>fast</name></driver>
              <capability type='pci'>
                <class>0x020000</class>
                <domain>0</domain>
                <bus>3</bus>
                <slot>0</slot>
                <function>0</function>
                <product id='0x1572'>Fast card</product>
                <vendor id='0x8086'>Chips &amp; Co</vendor>
                <capability type='virt_functions' maxCount='63'>
                  <address domain='0x0000' bus='0x03' slot='0x00' function='0x1'/>
                </capability>
                <capability type='mdev_types'>
                  <type id='fast-1'>
                    <deviceAPI>vfio-pci</deviceAPI>
                    <availableInstances>3</availableInstances>
                  </type>
                </capability>
                <capability type='vpd'>
                  <name>Card</name>
                  <fields access='readonly'>
                    <part_number>P1</part_number>
                    <vendor_field index='0'>x</vendor_field>
                  </fields>
                </capability>
                <iommuGroup number='7'>
                  <address domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>
                </iommuGroup>
                <numa node='1'/>
                <pci-express>
                  <link validity='cap' port='2' speed='8' width='16'/>
                  <link validity='sta' speed='2.5' width='8'/>
                </pci-express>
              </capability>
            </device>
            """,
            await _host.DescribeAsync("pci_0000_03_00_0"));
        var function = XElement.Parse(await _host.DescribeAsync("pci_0000_03_00_1"));
        Assert.Equal("phys_function", (string?)function.Element("capability")!.Element("capability")!.Attribute("type"));
        Assert.Null(function.Element("capability")!.Element("numa"));
        Assert.Equal("pci-bridge", (string?)XElement.Parse(await _host.DescribeAsync("pci_0000_00_01_0")).Element("capability")!.Element("capability")!.Attribute("type"));
        Assert.Equal(["pci", "mdev_types", "vpd"], (await _host.ListAsync(NodeDeviceListFlags.CapVpd)).Single().Capabilities);
    }

    [Fact]
    public async Task A_broken_part_of_the_vital_data_makes_all_of_it_worthless()
    {
        var data = Vpd();
        data[4]++;
        _host.Device(Card, "pci", "PCI_CLASS=20000", ("vendor", "0x8086"), ("device", "0x1572")).Write(Card + "/vpd", data);
        await _host.StartAsync();
        Assert.Empty(await _host.ListAsync(NodeDeviceListFlags.CapVpd));
    }

    [Fact]
    public async Task A_stick_is_a_device_with_an_interface()
    {
        const string Stick = "/sys/devices/pci0000:00/usb1/1-2";
        _host.Device(Stick, "usb", "DEVTYPE=usb_device BUSNUM=001 DEVNUM=010 MAJOR=189 MINOR=9 DEVNAME=bus/usb/001/010",
                ("idVendor", "0781"), ("idProduct", "5581"), ("manufacturer", "SanDisk"), ("product", "Ultra"))
            .Device(Stick + "/1-2:1.0", "usb", "DEVTYPE=usb_interface",
                ("bInterfaceNumber", "00"), ("bInterfaceClass", "08"), ("bInterfaceSubClass", "06"), ("bInterfaceProtocol", "50"));
        await _host.StartAsync();
        Same(
            $"""
            <device>
              <name>usb_1_2</name>
              <path>{Stick}</path>
              <devnode type='dev'>/dev/bus/usb/001/010</devnode>
              <parent>computer</parent>
              <capability type='usb_device'>
                <bus>1</bus>
                <device>10</device>
                <product id='0x5581'>Ultra</product>
                <vendor id='0x0781'>SanDisk</vendor>
              </capability>
            </device>
            """,
            await _host.DescribeAsync("usb_1_2"));
        var part = XElement.Parse(await _host.DescribeAsync("usb_1_2_1_0"));
        Assert.Equal(("usb_1_2", "80"), ((string)part.Element("parent")!, (string)part.Element("capability")!.Element("protocol")!));
    }

    [Fact]
    public async Task A_disk_is_known_by_the_serial_number_that_udev_found()
    {
        const string Controller = "/sys/devices/pci0000:00/0000:00:04.0";
        const string Disk = Controller + "/nvme/nvme0/nvme0n1";
        _host.Device(Controller, "pci", "PCI_CLASS=10802", ("vendor", "0x144d"), ("device", "0xa80a"))
            .Device(Disk, "class/block", "DEVTYPE=disk MAJOR=259 MINOR=0 DEVNAME=nvme0n1", ("size", "2048"), ("queue/logical_block_size", "512"))
            .Write(Disk + "/device/model", "Fast disk   ")
            .Write("/run/udev/data/b259:0", "S:disk/by-id/nvme-1\nS:disk/by-diskseq/2\nE:ID_SERIAL=Fast_S-1\nE:ID_FS_TYPE=");
        await _host.StartAsync();
        Same(
            $"""
            <device>
              <name>block_nvme0n1_Fast_S_1</name>
              <path>{Disk}</path>
              <devnode type='dev'>/dev/nvme0n1</devnode>
              <devnode type='link'>/dev/disk/by-diskseq/2</devnode>
              <devnode type='link'>/dev/disk/by-id/nvme-1</devnode>
              <parent>pci_0000_00_04_0</parent>
              <capability type='storage'>
                <block>/dev/nvme0n1</block>
                <drive_type>disk</drive_type>
                <model>Fast disk</model>
                <serial>Fast_S-1</serial>
                <size>1048576</size>
                <logical_block_size>512</logical_block_size>
                <num_blocks>2048</num_blocks>
              </capability>
            </device>
            """,
            await _host.DescribeAsync("block_nvme0n1_Fast_S_1"));
    }

    [Theory]
    [InlineData("E:ID_CDROM=1\nE:ID_CDROM_MEDIA=1\nE:ID_FS_LABEL=films", "1", "4096000")]
    [InlineData("E:ID_CDROM=1", "0", "0")]
    public async Task A_drive_tells_whether_a_medium_is_in_it(string record, string available, string size)
    {
        _host.Device("/sys/devices/x/sr0", "class/block", "DEVTYPE=disk MAJOR=11 MINOR=0 DEVNAME=sr0", ("removable", "1"), ("size", "2000"), ("queue/logical_block_size", "2048"))
            .Write("/run/udev/data/b11:0", record);
        await _host.StartAsync();
        var storage = XElement.Parse(await _host.DescribeAsync("block_sr0")).Element("capability")!;
        var medium = storage.Element("capability")!;
        Assert.Equal(("cdrom", available, size), ((string)storage.Element("drive_type")!, (string)medium.Element("media_available")!, (string)medium.Element("media_size")!));
    }

    [Fact]
    public async Task An_adapter_its_target_and_its_disk_hang_on_each_other()
    {
        const string Adapter = "/sys/devices/pci0000:00/host3";
        const string Target = Adapter + "/rport-3:0-0/target3:0:0";
        _host.Device(Adapter, "scsi", "DEVTYPE=scsi_host")
            .Write("/sys/class/scsi_host/host3/unique_id", "4")
            .Write("/sys/class/fc_host/host3/port_name", "0x1000000012341234")
            .Write("/sys/class/fc_host/host3/node_name", "0x2000000012341234")
            .Write("/sys/class/fc_host/host3/max_npiv_vports", "254")
            .Write("/sys/class/fc_host/host3/npiv_vports_inuse", "2")
            .Write("/sys/class/fc_host/host3/vport_create", "")
            .Device(Target, "scsi", "DEVTYPE=scsi_target")
            .Write("/sys/class/fc_remote_ports/rport-3:0-0/port_name", "0x500")
            .Device(Target + "/3:0:0:1", "scsi", "DEVTYPE=scsi_device", ("type", "0"))
            .Device(Target + "/3:0:0:1/scsi_generic/sg1", "class/scsi_generic", "MAJOR=21 MINOR=1 DEVNAME=sg1");
        await _host.StartAsync();
        Same(
            """
            <capability type='scsi_host'>
              <host>3</host>
              <unique_id>4</unique_id>
              <capability type='fc_host'><wwnn>2000000012341234</wwnn><wwpn>1000000012341234</wwpn></capability>
              <capability type='vport_ops'><max_vports>254</max_vports><vports>2</vports></capability>
            </capability>
            """,
            await CapabilityAsync("scsi_host3"));
        Same(
            """
            <capability type='scsi_target'>
              <target>target3:0:0</target>
              <capability type='fc_remote_port'><rport>rport-3:0-0</rport><wwpn>0x500</wwpn></capability>
            </capability>
            """,
            await CapabilityAsync("scsi_target3_0_0"));
        Same("<capability type='scsi'><host>3</host><bus>0</bus><target>0</target><lun>1</lun><type>disk</type></capability>", await CapabilityAsync("scsi_3_0_0_1"));
        Same("<capability type='scsi_generic'><char>/dev/sg1</char></capability>", await CapabilityAsync("scsi_generic_sg1"));
        Assert.Equal(
            ["scsi_3_0_0_1 scsi_target3_0_0", "scsi_generic_sg1 scsi_3_0_0_1", "scsi_host3 computer", "scsi_target3_0_0 scsi_host3"],
            (await _host.ListAsync()).Where(one => one.Parent is not null).Select(one => $"{one.Device.Name} {one.Parent}"));
        var found = await _host.Devices.LookupScsiHostByWwnAsync("2000000012341234", "1000000012341234", CancellationToken.None);
        Assert.Equal("scsi_host3", found.Name);
    }

    [Theory]
    [InlineData("up", "1000", "<link speed='1000' state='up'/>")]
    [InlineData("up", "-1", "<link speed='4294967295' state='up'/>")]
    [InlineData("down", "10", "<link state='down'/>")]
    public async Task An_interface_tells_its_link_and_its_features_in_order(string state, string speed, string link)
    {
        _host.Device("/sys/devices/virtual/net/eth7", "class/net", "INTERFACE=eth7 IFINDEX=7", ("address", "02:00:00:00:00:07"), ("operstate", state), ("speed", speed))
            .Device("/sys/devices/virtual/net/br0", "class/net", "DEVTYPE=bridge INTERFACE=br0 IFINDEX=8", ("address", "02:00:00:00:00:08"), ("operstate", "up"))
            .Device("/sys/devices/virtual/net/wlan0", "class/net", "DEVTYPE=wlan INTERFACE=wlan0 IFINDEX=9", ("address", "02:00:00:00:00:09"), ("operstate", "up"));
        await _host.StartAsync();
        Same(
            $"""
            <capability type='net'>
              <interface>eth7</interface><address>02:00:00:00:00:07</address>{link}
              <feature name='rx'/><feature name='sg'/><feature name='gro'/>
              <capability type='80203'/>
            </capability>
            """,
            await CapabilityAsync("net_eth7_02_00_00_00_00_07"));
        Assert.Contains("80211", await CapabilityAsync("net_wlan0_02_00_00_00_00_09"), StringComparison.Ordinal);

        // libvirt shows no bridges, bonds and VLANs among the devices.
        Assert.Equal(2, (await _host.ListAsync(NodeDeviceListFlags.CapNet)).Count);
    }

    [Fact]
    public async Task What_only_other_machines_have_is_known_too()
    {
        _host.Device("/sys/devices/css0/0.0.0070", "css", "DRIVER=io_subchannel", ("dev_busid", "0.0.1234"))
            .Link("/sys/devices/css0/0.0.0070/driver", "/sys/bus/css/drivers/io_subchannel")
            .Device("/sys/devices/css0/0.0.0070/0.0.1234", "ccw", "", ("online", "1"))
            .Device("/sys/devices/css0/0.0.0071/0.0.1235", "ccw", "", ("online", "0"))
            .Device("/sys/devices/ap/card07", "ap", "DEVTYPE=ap_card")
            .Device("/sys/devices/ap/card07/07.0038", "ap", "DEVTYPE=ap_queue")
            .Device("/sys/devices/vfio_ap/matrix", "matrix")
            .Device("/sys/devices/gpu/drm/renderD128", "class/drm", "DEVTYPE=drm_minor MAJOR=226 MINOR=128 DEVNAME=dri/renderD128")
            .Device("/sys/devices/vdpa0", "vdpa")
            .Write("/sys/devices/vdpa0/vhost-vdpa-0/dev", "511:0");
        await _host.StartAsync();
        Same(
            """
            <capability type='css'>
              <cssid>0x0</cssid><ssid>0x0</ssid><devno>0x0070</devno>
              <channel_dev_addr><cssid>0x0</cssid><ssid>0x0</ssid><devno>0x1234</devno></channel_dev_addr>
            </capability>
            """,
            await CapabilityAsync("css_0_0_0070"));
        Same("<capability type='ccw'><cssid>0x0</cssid><ssid>0x0</ssid><devno>0x1234</devno></capability>", await CapabilityAsync("ccw_0_0_1234"));
        Same("<capability type='ap_queue'><ap-adapter>0x07</ap-adapter><ap-domain>0x0038</ap-domain></capability>", await CapabilityAsync("ap_07_0038"));
        Same("<capability type='drm'><type>render</type></capability>", await CapabilityAsync("drm_renderD128"));
        Same("<capability type='vdpa'><chardev>/dev/vhost-vdpa-0</chardev></capability>", await CapabilityAsync("vdpa_vdpa0"));
        Assert.Equal(
            ["ap_07_0038", "ap_card07", "ap_matrix", "ccw_0_0_1234", "computer", "css_0_0_0070", "drm_renderD128", "vdpa_vdpa0"],
            (await _host.ListAsync()).Select(one => one.Device.Name));
    }

    [Fact]
    public async Task The_host_tells_what_its_firmware_says()
    {
        _host.Write("/sys/devices/virtual/dmi/id/sys_vendor", "Maker").Write("/sys/devices/virtual/dmi/id/bios_date", "01/02/2026")
            .Write("/sys/devices/virtual/dmi/id/product_uuid", "8A4F6B6E-0000-4000-8000-000000000001");
        await _host.StartAsync();
        Same(
            """
            <capability type='system'>
              <hardware><vendor>Maker</vendor><uuid>8a4f6b6e-0000-4000-8000-000000000001</uuid></hardware>
              <firmware><release_date>01/02/2026</release_date></firmware>
            </capability>
            """,
            await CapabilityAsync("computer"));
        var host = Assert.Single(await _host.ListAsync());
        Assert.Equal((true, true, true, null), (host.IsActive, host.IsPersistent, host.Autostart, host.Parent));
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_not_found()
    {
        await _host.StartAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => _host.DescribeAsync("nothing"));
        Assert.Equal(VirtErrorCode.NoNodeDevice, error.Code);
        Assert.EndsWith("no node device with matching name 'nothing'", error.Message, StringComparison.Ordinal);
    }

    private static void Same(string expected, string actual) =>
        Assert.Null(new XmlComparer().FindDifference(XElement.Parse(expected), XElement.Parse(actual)));

    private static byte[] Config(byte header, ushort? express)
    {
        var config = new byte[256];
        config[0x0e] = header;
        config[0x06] = 0x10;
        if (express is { } kind)
        {
            // One capability, PCI Express, with port 2, 8 GT/s and 16 lanes, of which 8 run at 2.5 GT/s.
            config[0x34] = 0x40;
            config[0x40] = 0x10;
            BitConverter.TryWriteBytes(config.AsSpan(0x42), kind);
            BitConverter.TryWriteBytes(config.AsSpan(0x4c), (2u << 24) | (16u << 4) | 3u);
            BitConverter.TryWriteBytes(config.AsSpan(0x52), (ushort)((8 << 4) | 1));
        }
        else
        {
            // A list that ends at once says for sure that the device is no PCI Express one.
            config[0x34] = 0x40;
        }

        return config;
    }

    // A name, a read-only part with a part number, a vendor's field and the checksum, and the end.
    private static byte[] Vpd()
    {
        byte[] data = [0x82, 4, 0, (byte)'C', (byte)'a', (byte)'r', (byte)'d', 0x90, 13, 0, (byte)'P', (byte)'N', 2, (byte)'P', (byte)'1', (byte)'V', (byte)'0', 1, (byte)'x', (byte)'R', (byte)'V', 1, 0, 0x78];
        data[^2] = (byte)-data[..^2].Sum(one => one);
        return data;
    }

    private async Task<string> CapabilityAsync(string name) => XElement.Parse(await _host.DescribeAsync(name)).Element("capability")!.ToString();
}
