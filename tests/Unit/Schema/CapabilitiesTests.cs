using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

public sealed class CapabilitiesTests
{
    [Fact]
    public void A_document_without_anything_reads_as_nothing()
    {
        var view = new CapabilitiesXml(VirtXml.Parse("<capabilities/>", "capabilities"));
        Assert.Null(view.Architecture);
        Assert.Empty(view.Cells);
        Assert.Empty(view.Guests);
        Assert.False(view.HasLiveMigration);
    }

    [Fact]
    public void Sizes_are_bytes_whatever_their_unit()
    {
        var view = new CapabilitiesXml(VirtXml.Parse(
            """
            <capabilities><host>
              <cpu><arch>x86_64</arch><model>Skylake</model><vendor>Intel</vendor><feature name='vmx'/><pages unit='MiB' size='2'/></cpu>
              <migration_features><live/><uri_transports><uri_transport>tcp</uri_transport></uri_transports></migration_features>
              <topology><cells num='1'><cell id='3'><memory unit='GiB'>2</memory><pages unit='KiB' size='4'>10</pages>
                <cpus num='2'><cpu id='4'/><cpu id='6'/></cpus></cell></cells></topology>
            </host></capabilities>
            """,
            "capabilities"));
        var cell = Assert.Single(view.Cells);
        Assert.Equal((3, 2L << 30), (cell.Id, cell.Memory));
        Assert.Equal([4, 6], cell.Cpus);
        Assert.Equal([(4096L, 10L)], cell.Pages);
        Assert.Equal([2L << 20], view.PageSizes);
        Assert.Equal(["vmx"], view.CpuFeatures);
        Assert.Equal(["tcp"], view.MigrationTransports);
        Assert.True(view.HasLiveMigration);
    }

    [Fact]
    public void Machine_types_are_those_of_the_architecture_and_of_its_domain_types()
    {
        var view = new CapabilitiesXml(VirtXml.Parse(
            "<capabilities><guest><os_type>hvm</os_type><arch name='x86_64'><wordsize>64</wordsize><machine>pc</machine>"
            + "<domain type='qemu'/><domain type='kvm'><machine>q35</machine><machine>pc</machine></domain></arch></guest></capabilities>",
            "capabilities"));
        var guest = Assert.Single(view.Guests);
        Assert.Equal(["pc", "q35"], guest.Machines);
        Assert.Equal(["qemu", "kvm"], guest.DomainTypes);
        Assert.Equal("hvm x86_64 (qemu, kvm)", guest.ToString());
    }

    [Fact]
    public void A_guests_devices_tell_the_values_of_their_settings()
    {
        var view = new DomainCapabilitiesXml(VirtXml.Parse(
            """
            <domainCapabilities><path>/usr/bin/q</path><domain>kvm</domain><arch>x86_64</arch><vcpu max='255'/>
              <os supported='yes'><enum name='firmware'><value>efi</value></enum><loader supported='yes'><value>/fw</value></loader></os>
              <cpu><mode name='host-passthrough' supported='no'/><mode name='host-model' supported='yes'><model>EPYC</model></mode>
                <mode name='custom' supported='yes'><model usable='no' vendor='Intel'>Broadwell</model><model usable='yes'>qemu64</model></mode></cpu>
              <devices><disk supported='yes'><enum name='bus'><value>scsi</value><value>virtio</value></enum></disk><tpm supported='no'/></devices>
            </domainCapabilities>
            """,
            "domainCapabilities"));
        Assert.Equal(255, view.MaxVcpus);
        Assert.Equal(["efi"], view.Firmware);
        Assert.Equal(["/fw"], view.Loaders);
        Assert.Equal(["host-model", "custom"], view.CpuModes);
        Assert.Equal("EPYC", view.HostModel);
        Assert.Equal([("Broadwell", false), ("qemu64", true)], view.CpuModels.Select(model => (model.Name, model.IsUsable)));
        Assert.Equal([("disk", true), ("tpm", false)], view.Devices.Select(device => (device.Name, device.IsSupported)));
        Assert.Equal(["scsi", "virtio"], view.Devices.First().Values["bus"]);
    }
}
