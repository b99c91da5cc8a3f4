using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

public sealed class BuilderTests
{
    [Fact]
    public void A_domain_needs_no_xml()
    {
        var domain = DomainBuilder.Build(new DomainSpec
        {
            Name = "web1",
            Type = "test",
            Memory = 2L << 30,
            Vcpus = 2,
            MaxVcpus = 4,
            Cpu = new CpuSpec { Cores = 4 },
            Disks = [new DiskSpec { Pool = "p", Volume = "v" }, new DiskSpec { Path = "/x.iso", Device = "cdrom" }, new DiskSpec { Path = "/y" }],
            Interfaces = [new InterfaceSpec { Network = "default", Model = "virtio", Inbound = new BandwidthSpec(1000) }],
            Graphics = [new GraphicsSpec()],
            GuestAgent = true,
        });

        Assert.Equal(
            """
            <domain type='test'>
              <name>web1</name>
              <memory unit='KiB'>2097152</memory>
              <vcpu current='2'>4</vcpu>
              <os>
                <type>hvm</type>
              </os>
              <features>
                <acpi/>
                <apic/>
              </features>
              <cpu>
                <topology sockets='1' dies='1' cores='4' threads='1'/>
              </cpu>
              <devices>
                <disk type='volume' device='disk'>
                  <source pool='p' volume='v'/>
                  <target dev='vda' bus='virtio'/>
                </disk>
                <disk type='file' device='cdrom'>
                  <source file='/x.iso'/>
                  <target dev='sda' bus='sata'/>
                  <readonly/>
                </disk>
                <disk type='file' device='disk'>
                  <source file='/y'/>
                  <target dev='vdb' bus='virtio'/>
                </disk>
                <interface type='network'>
                  <source network='default'/>
                  <bandwidth>
                    <inbound average='1000'/>
                  </bandwidth>
                  <model type='virtio'/>
                </interface>
                <channel type='unix'>
                  <target type='virtio' name='org.qemu.guest_agent.0'/>
                </channel>
                <graphics type='vnc' port='-1' autoport='yes'/>
              </devices>
            </domain>

            """,
            domain.ToString());
        Assert.Equal(["vda", "vdb", "sda"], new DomainXml(DomainNormalizer.Normalize(domain.Element, DomainDefaults.Test)).Devices.Disks.Select(d => d.Target));
    }

    [Fact]
    public void Secure_boot_brings_its_firmware_and_its_mode()
    {
        var domain = DomainBuilder.Build(new DomainSpec { Name = "a", Type = "kvm", Memory = 1 << 30, Os = new DomainOsSpec { SecureBoot = true } });

        Assert.Equal("efi", domain.Os.Firmware);
        Assert.Contains("smm", domain.Features);
        Assert.Contains("<feature enabled='yes' name='secure-boot'/>", domain.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Specifications_that_contradict_themselves_are_refused()
    {
        var good = new DomainSpec { Name = "a", Type = "test", Memory = 1 << 20 };
        foreach (var bad in (DomainSpec[])
            [
                good with { Memory = 0 },
                good with { Vcpus = 0 },
                good with { Vcpus = 4, MaxVcpus = 2 },
                good with { MaxMemory = 1 << 30 },
                good with { Os = new DomainOsSpec { SecureBoot = true, Firmware = "bios" } },
                good with { Disks = [new DiskSpec()] },
                good with { Disks = [new DiskSpec { Path = "/a", BlockDevice = "/b" }] },
                good with { Disks = [new DiskSpec { Volume = "v" }] },
                good with { Interfaces = [new InterfaceSpec { Network = "n", Bridge = "b" }] },
                good with { Graphics = [new GraphicsSpec { Socket = "/s", Port = 5900 }] },
            ])
        {
            Assert.Equal(VirtErrorCode.InvalidArg, Assert.Throws<VirtException>(() => DomainBuilder.Build(bad)).Code);
        }
    }

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.1", "10.0.0.2", "10.0.0.254")]
    [InlineData("10.0.0.1/24", "10.0.0.1", "10.0.0.2", "10.0.0.254")]
    [InlineData("10.0.0.254/24", "10.0.0.254", "10.0.0.1", "10.0.0.253")]
    [InlineData("10.0.0.10/24", "10.0.0.10", "10.0.0.11", "10.0.0.254")]
    [InlineData("192.168.5.0/29", "192.168.5.1", "192.168.5.2", "192.168.5.6")]
    [InlineData("2001:db8::/64", "2001:db8::1", "2001:db8::2", "2001:db8::ffff")]
    public void A_network_in_cidr_form_has_a_host_and_a_range(string cidr, string host, string start, string end)
    {
        var spec = NetworkAddressSpec.ParseCidr(cidr, dhcp: true);
        var range = Assert.Single(spec.DhcpRanges);

        Assert.Equal([host, start, end], [$"{spec.Address}", $"{range.Start}", $"{range.End}"]);
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0/24")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/0")]
    [InlineData("10.0.0.0/x")]
    [InlineData("10.0.0.0/31")]
    public void What_is_no_network_in_cidr_form_is_refused(string cidr) =>
        Assert.Equal(VirtErrorCode.InvalidArg, Assert.Throws<VirtException>(() => NetworkAddressSpec.ParseCidr(cidr, dhcp: true)).Code);

    [Fact]
    public void A_network_needs_no_xml()
    {
        var network = NetworkBuilder.Build(new NetworkSpec
        {
            Name = "n",
            ForwardMode = "nat",
            Bridge = "virbr5",
            Domain = "x.y",
            Addresses = [NetworkAddressSpec.ParseCidr("10.0.0.0/24", dhcp: true)],
        });

        Assert.Equal(
            """
            <network>
              <name>n</name>
              <forward mode='nat'/>
              <bridge name='virbr5'/>
              <domain name='x.y'/>
              <ip address='10.0.0.1' netmask='255.255.255.0'>
                <dhcp>
                  <range start='10.0.0.2' end='10.0.0.254'/>
                </dhcp>
              </ip>
            </network>

            """,
            network.ToString());
        Assert.Equal(24, network.Addresses.Single().PrefixLength);
        NetworkNormalizer.Normalize(network.Element);
    }

    [Fact]
    public void Pools_volumes_and_snapshots_need_no_xml()
    {
        var pool = StorageBuilder.Build(new StoragePoolSpec { Name = "p", TargetPath = "/p", Mode = "0755" });
        var volume = StorageBuilder.Build(
            new StorageVolumeSpec { Name = "v", Capacity = 1 << 30, Format = "qcow2", BackingPath = "/b", BackingFormat = "raw" });
        var snapshot = SnapshotBuilder.Build(new SnapshotSpec { Name = "s", Disks = [("vda", null, "/f"), ("vdb", "no", null)] });

        Assert.Equal("/p", new StoragePoolXml(StoragePoolNormalizer.Normalize(pool.Element)).TargetPath);
        Assert.Equal("0755", pool.Permissions!.Mode);
        StorageVolumeNormalizer.Normalize(volume.Element, "dir");
        Assert.Equal((1L << 30, "qcow2", "/b", "raw"), (volume.Capacity, volume.Format, volume.BackingPath, volume.BackingFormat));
        Assert.Equal([("vda", "external", "/f"), ("vdb", "no", null)], snapshot.Disks.Select(d => (d.Name, d.Location, d.Source)));
    }
}
