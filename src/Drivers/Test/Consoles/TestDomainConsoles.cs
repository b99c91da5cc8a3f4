using System.Xml.Linq;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Consoles;

/// <summary>Consoles, channels and screens of domains of a test node.</summary>
/// <remarks>libvirt's test driver has screens alone; devices, sessions and errors are those of its QEMU driver.</remarks>
internal sealed class TestDomainConsoles(TestNode node) : IDomainConsoleDriver
{
    private static readonly string[] Lines = ["console", "serial", "parallel"];

    /// <inheritdoc/>
    public Task<Stream> OpenConsoleAsync(DomainRef domain, string? device, DomainConsoleFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<Stream>(
            () =>
            {
                DomainErrors.CheckFlags(flags, DomainConsoleFlags.Force | DomainConsoleFlags.Safe, "virDomainOpenConsole");
                var found = node.Domains.Find(domain, DomainAction.UseGuest);
                var line = FindLine(found, device);
                RequireTerminal(line);

                // A console beside a serial port is the same line, so both have one key.
                return Connect(
                    found,
                    $"{(line.Name == "parallel" ? "parallel" : "serial")}{PortOf(line)}",
                    flags.HasFlag(DomainConsoleFlags.Force),
                    "console session",
                    () => new GuestShell(found.Name, () => PowerOff(found)));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenChannelAsync(DomainRef domain, string? name, DomainChannelFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<Stream>(
            () =>
            {
                DomainErrors.CheckFlags(flags, DomainChannelFlags.Force, "virDomainOpenChannel");
                var found = node.Domains.Find(domain, DomainAction.UseGuest);
                var channel = Devices(found).Elements("channel").FirstOrDefault(one => name is null || NameOf(one) == name || AliasOf(one) == name)
                    ?? throw DomainErrors.Argument($"cannot find channel {name ?? "<null>"}");
                if ((string?)channel.Attribute("type") != "unix")
                {
                    throw Unsupported($"channel {NameOf(channel) ?? name} is not using a UNIX socket");
                }

                return Connect(
                    found, $"channel {NameOf(channel)}", flags.HasFlag(DomainChannelFlags.Force), "channel stream", () => new Echo([]));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Screenshot> TakeScreenshotAsync(DomainRef domain, int screen, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = node.Domains.Find(domain);
                return new Screenshot("image/png", new MemoryStream(ScreenPicture.Draw(found.State), writable: false));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenGraphicsAsync(DomainRef domain, int index, bool skipAuthentication, CancellationToken cancellationToken) =>
        node.RunAsync<Stream>(
            () =>
            {
                var found = node.Domains.Find(domain, DomainAction.UseGuest);
                var graphics = Devices(found).Elements("graphics").ElementAtOrDefault(index)
                    ?? throw DomainErrors.Internal($"No graphics backend with index {index}");
                return (string?)graphics.Attribute("type") is "vnc" or "spice"
                    ? new GuestStream(new Echo("RFB 003.008\n"u8.ToArray()))
                    : throw DomainErrors.Internal($"Can only open VNC or SPICE graphics backends, not {(string?)graphics.Attribute("type")}");
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task ReloadGraphicsAsync(DomainRef domain, uint type, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                const uint Vnc = 1;
                var found = node.Domains.Find(domain, DomainAction.UseGuest);
                if (type > Vnc)
                {
                    throw DomainErrors.Argument($"unknown graphics type '{type}' to reload");
                }

                if (!Devices(found).Elements("graphics").Any(graphics => (string?)graphics.Attribute("type") == "vnc"))
                {
                    throw Unsupported("the domain has no VNC graphics whose certificates could be read again");
                }
            },
            cancellationToken);

    private static XElement Devices(TestDomain domain) => new DomainXml(domain.Definition.ToTree()).Devices.Element;

    private static XElement FindLine(TestDomain domain, string? device)
    {
        var devices = Devices(domain);
        var lines = Lines.SelectMany(kind => devices.Elements(kind));
        var found = device is null ? lines.FirstOrDefault(line => line.Name != "parallel") : lines.FirstOrDefault(line => AliasOf(line) == device || KeyOf(line) == device);
        return found ?? throw DomainErrors.Argument(
            device is null ? $"domain '{domain.Name}' has no console or serial port" : $"cannot find character device {device}");
    }

    private static void RequireTerminal(XElement line)
    {
        if ((string?)line.Attribute("type") is not ("pty" or "unix"))
        {
            throw Unsupported($"character device {AliasOf(line) ?? KeyOf(line)} is not using a PTY or UNIX socket");
        }
    }

    // Before a guest's devices have aliases they are known by their kind and port.
    private static string KeyOf(XElement line) => $"{line.Name.LocalName}{PortOf(line)}";

    private static string PortOf(XElement line) => (string?)line.Element("target")?.Attribute("port") ?? "0";

    private static string? AliasOf(XElement device) => (string?)device.Element("alias")?.Attribute("name");

    private static string? NameOf(XElement channel) => (string?)channel.Element("target")?.Attribute("name");

    private static GuestStream Connect(TestDomain domain, string key, bool force, string what, Func<IGuestEnd> guest)
    {
        var lines = domain.Work.Lines;
        if (lines.TryGetValue(key, out var held) && !held.IsClosed)
        {
            if (!force)
            {
                throw DomainErrors.Shared(VirtErrorCode.OperationFailed, $"Active {what} exists for this domain");
            }

            held.HangUp();
        }

        return lines[key] = new GuestStream(guest());
    }

    private void PowerOff(TestDomain domain)
    {
        lock (node.Gate)
        {
            if (domain.IsActive)
            {
                DomainPower.EndRun(node.Domains, domain, domain.Definition.OnPoweroff);
            }
        }
    }

    private static VirtException Unsupported(string what) => new(VirtErrorCode.OperationUnsupported, what, VirtErrorDomain.Test);
}
