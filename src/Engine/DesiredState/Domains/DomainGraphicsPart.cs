using System.Xml.Linq;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>The graphics servers that a document names.</summary>
/// <param name="wishes">What the document says.</param>
/// <param name="actual">The domain's definition.</param>
internal sealed class DomainGraphicsPart(IReadOnlyList<VirtGraphicsConfig> wishes, DomainXml actual)
    : DomainDeviceListPart<VirtGraphicsConfig>(DomainDevices.Graphics, wishes, actual)
{
    protected override IReadOnlyList<Func<VirtGraphicsConfig, XElement, bool>> Rules { get; } = [(wish, device) => new GraphicsXml(device).Type == wish.Type];

    internal static OrderedDictionary<string, object?> Describe(GraphicsXml server) => Described.Of(
        ("Type", server.Type), ("Port", server.Port is > 0 and var port ? port : null), ("TlsPort", server.TlsPort is > 0 and var tls ? tls : null), ("Listen", server.Listen),
        ("Socket", server.Socket), ("Keymap", server.Keymap));

    protected override IEnumerable<XElement> Devices(DomainXml domain) => domain.Devices.Graphics.Select(server => server.Element);

    protected override IEnumerable<(string Name, string? Desired, string? Actual)> Differences(VirtGraphicsConfig wish, XElement device)
    {
        var server = new GraphicsXml(device);
        return new[]
        {
            ("Port", wish.Port?.Invariant(), server.Port?.Invariant()), ("TlsPort", wish.TlsPort?.Invariant(), server.TlsPort?.Invariant()), ("Listen", wish.Listen, server.Listen),
            ("Socket", wish.Socket, server.Socket), ("Keymap", wish.Keymap, server.Keymap),
        }.Where(one => one.Item2 is not null);
    }

    // A server is small: what a document says of it replaces it, but for its password.
    protected override void Change(VirtGraphicsConfig wish, XElement device)
    {
        if (!Differences(wish, device).Any(one => one.Desired != one.Actual))
        {
            return;
        }

        var known = new GraphicsXml(device);
        var made = GraphicsBuilder.Build(new GraphicsSpec
        {
            Type = wish.Type,
            Port = wish.Port ?? (known.AutoPort ? null : known.Port),
            TlsPort = wish.TlsPort ?? known.TlsPort,
            Listen = wish.Listen ?? known.Listen,
            Socket = wish.Socket ?? known.Socket,
            Keymap = wish.Keymap ?? known.Keymap,
        }).Element;
        made.SetAttributeValue("passwd", (string?)device.Attribute("passwd"));
        device.ReplaceAttributes(made.Attributes());
        device.Elements("listen").Remove();
        device.AddFirst(made.Elements());
    }

    protected override string NameOf(XElement device) => new GraphicsXml(device).Type ?? "?";

    protected override string SourceOf(XElement device) => new GraphicsXml(device).Listen ?? new GraphicsXml(device).Type ?? "?";
}
