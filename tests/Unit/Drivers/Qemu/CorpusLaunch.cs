using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Sets the scene that libvirt's own tests set: paths, settings, ports and secrets.</summary>
internal static class CorpusLaunch
{
    // A definition has no id before it runs, and libvirt's tests leave it so.
    private const string Id = "-1";

    public static bool IsTold(string variable) => variable is not ("LC_ALL" or "PATH" or "USER" or "LOGNAME");

    public static QemuLaunchContext Context(XElement domain, string file)
    {
        var name = domain.Element("name")!.Value;
        var shortName = $"{Id}-{(name.Length > 20 ? name[..20] : name)}";
        var settings = new QemuLaunchSettings
        {
            ShortName = shortName,
            MemoryDirectory = "/var/lib/libvirt/qemu/ram",
            HugePageSubdirectory = "libvirt/qemu",
            HugePages = [(2048, "/dev/hugepages2M"), (1048576, "/dev/hugepages1G")],
            DBusDirectory = "/var/run/libvirt/qemu/dbus",
            PasstDirectory = "/var/run/libvirt/qemu/passt",
            SpicePassword = true,
            SpiceTlsDirectory = "/etc/pki/libvirt-spice",
            ChardevTlsDirectory = "/etc/pki/libvirt-chardev",
            NbdTlsDirectory = "/etc/pki/libvirt-nbd",
        };
        settings = Path.GetFileName(file).Split('.')[0] switch
        {
            "graphics-vnc-auto-socket-cfg" => settings with { VncAutoSocket = true },
            "graphics-vnc-sasl" => settings with { VncSasl = true, VncSaslDirectory = "/etc/sasl2" },
            "graphics-vnc-tls" => settings with { VncSasl = true, VncSaslDirectory = "/etc/sasl2", VncTlsDirectory = "/etc/pki/libvirt-vnc", VncTlsVerify = true },
            "graphics-spice-sasl" => settings with { SpiceSasl = true, SpiceSaslDirectory = "/etc/sasl2" },
            "serial-tcp-tlsx509-secret-chardev" => settings with { ChardevTls = true, ChardevTlsSecret = Guid.Parse("6fd3f62d-9fe7-4a4e-a869-7acd6376d8ea") },
            "disk-network-tlsx509-nbd-hostname" => settings with { NbdTlsSecret = Guid.Parse("6fd3f62d-9fe7-4a4e-a869-7acd6376d8ea") },
            _ => settings,
        };
        return new QemuLaunchContext
        {
            Facts = ReferenceFacts.Latest,
            DomainDirectory = $"/var/lib/libvirt/qemu/domain-{shortName}",
            MasterKey = new byte[32],
            IsPrivileged = true,
            Settings = settings,
            AutomaticNodes = "0-3",
            HasVhostNet = file.Contains("tap-vhost", StringComparison.Ordinal),
            Clock = new FixedClock(),
            IsCdRom = path => path == "/dev/cdrom",
            RenderNode = () => "/dev/dri/foo",
            Environment = new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = "/run/user/1000" },
            Secrets = QemuSecretNeeds.Of(domain, settings).ToDictionary(key => key, _ => (ReadOnlyMemory<byte>)"secret"u8.ToArray()),
            Volumes = Volumes(domain),
            Incoming = Path.GetFileName(file).Split('.')[0] switch { "migrate" => "tcp:10.0.0.1:5000", "restore-v2" => "exec:cat", _ => null },
        };
    }

    /// <summary>Does what a start does before it comes to the command line.</summary>
    public static void Prepare(XElement domain, QemuLaunchContext context)
    {
        var normalizing = new DomainContext(domain, new DomainDefaults { Arch = "x86_64" }, active: true) { Arch = "x86_64", OsType = "hvm", Type = "qemu" };
        UsbAddresses.Assign(new QemuGuest(normalizing, context.Facts, new QemuHost(), isNew: true));
        foreach (var graphics in domain.Descendants("graphics"))
        {
            Ports(graphics);
        }

        LivePreparation.Prepare(domain, context);
    }

    private static void Ports(XElement graphics)
    {
        var isAutomatic = graphics.Attribute("autoport")?.Value == "yes";
        switch (graphics.Attribute("type")?.Value)
        {
            case "vnc":
                Port(graphics, "port", isAutomatic, 5900);
                Port(graphics, "websocket", isAutomatic: false, 5700);
                break;
            case "spice":
                Port(graphics, "port", isAutomatic, 5900);
                break;
        }
    }

    private static void Port(XElement graphics, string name, bool isAutomatic, int first)
    {
        if (graphics.Attribute(name)?.Value == "-1" || (isAutomatic && graphics.Attribute(name) is null))
        {
            graphics.SetAttributeValue(name, first);
        }
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1234567890);

        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("west", TimeSpan.FromMinutes(-30), "west", "west");
    }

    // libvirt's tests make pools up; a volume's name says what it is.
    private static Dictionary<(string Pool, string Volume), XElement> Volumes(XElement domain)
    {
        var volumes = new Dictionary<(string Pool, string Volume), XElement>();
        foreach (var source in domain.Descendants("source").Where(source => source.Attribute("pool") is not null))
        {
            var (pool, volume) = (source.Attribute("pool")!.Value, source.Attribute("volume")!.Value);
            var kind = volume.Split('+')[0];
            var path = $"/some/{kind}/device/{volume[(kind.Length + 1)..]}";
            var attribute = kind switch { "block" => "dev", "dir" => "dir", _ => "file" };
            volumes[(pool, volume)] = new XElement("disk", new XAttribute("type", kind), new XElement("source", new XAttribute(attribute, path)));
        }

        return volumes;
    }
}
