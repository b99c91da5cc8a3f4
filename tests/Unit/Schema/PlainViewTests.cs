using System.Reflection;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

/// <summary>Views whose every property is read from where it is written.</summary>
public sealed class PlainViewTests
{
    public static TheoryData<Type> Views() =>
    [
        typeof(FilesystemXml), typeof(InputXml), typeof(SoundXml), typeof(HostDeviceXml), typeof(RedirectedDeviceXml), typeof(WatchdogXml),
        typeof(RandomXml), typeof(TpmXml), typeof(PanicXml), typeof(SharedMemoryXml), typeof(MemoryDeviceXml), typeof(IommuXml), typeof(VsockXml),
        typeof(AudioXml), typeof(LeaseXml), typeof(SmartcardXml), typeof(CryptoXml), typeof(PstoreXml), typeof(CpuTuneXml), typeof(NumaTuneXml),
        typeof(BlockIOTuneXml), typeof(MemoryTuneXml), typeof(ResourceXml), typeof(ClockXml), typeof(LaunchSecurityXml), typeof(SecurityLabelXml),
        typeof(IOThreadXml),
    ];

    [Theory]
    [MemberData(nameof(Views))]
    public void What_is_written_is_read_and_can_be_taken_back(Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            var view = Activator.CreateInstance(type, new XElement("thing"))!;
            var before = property.GetValue(view);
            var sample = Sample(property.PropertyType);

            property.SetValue(view, sample);
            Assert.Equal(sample, property.GetValue(view));
            property.SetValue(view, before);
            Assert.Equal(before, property.GetValue(view));
        }
    }

    [Fact]
    public void A_domain_shows_what_it_has_of_every_kind()
    {
        var domain = DomainXml.Parse(
            """
            <domain type='kvm'><name>a</name><memtune><hard_limit unit='MiB'>2</hard_limit></memtune>
            <iothreadids><iothread id='4' thread_pool_max='8'/></iothreadids>
            <features><acpi/><smm state='off'/><hyperv><relaxed state='on'/></hyperv></features>
            <clock offset='utc'/><seclabel type='none' model='dac'/>
            <devices><rng model='virtio'><rate bytes='10' period='2000'/><backend model='random'>/dev/random</backend></rng>
            <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm></devices></domain>
            """);

        Assert.Equal(2 << 20, domain.Tuning.MemoryTune!.HardLimit);
        Assert.Equal((4, 8), domain.Tuning.IOThreadIds.Select(thread => (thread.Id, thread.ThreadPoolMax)).Single());
        Assert.True(domain.FeatureStates["acpi"]);
        Assert.False(domain.FeatureStates["smm"]);
        Assert.Null(domain.FeatureStates["apic"]);
        Assert.True(domain.FeatureStates.HyperV("relaxed"));
        Assert.Equal("utc", domain.Clock!.Offset);
        Assert.Null(domain.Tuning.CpuTune);
        Assert.Equal(("dac", "none"), domain.SecurityLabels.Select(label => (label.Model, label.Type)).Single());
        Assert.Equal(("random", "/dev/random", 10), domain.Devices.Randoms.Select(rng => (rng.Backend, rng.Source, rng.RateBytes)).Single());
        Assert.Equal(("emulator", "2.0"), domain.Devices.Tpms.Select(tpm => (tpm.Backend, tpm.Version)).Single());
    }

    private static object Sample(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var other when other == typeof(int) => 3,
        var other when other == typeof(long) => 1L << 20,
        var other when other == typeof(bool) => true,
        _ => "word",
    };
}
