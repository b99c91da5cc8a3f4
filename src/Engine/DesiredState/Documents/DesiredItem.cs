using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>What a document says of one object.</summary>
internal sealed class DesiredItem
{
    private static readonly string[] BesideXml = ["Name", "Ensure", "State", "Autostart", "Xml", "XmlPath", "Pool", "Build", "Force", "Value", "ValuePath"];

    private readonly ConfigurationNode _node;

    internal DesiredItem(VirtConfiguration document, DesiredKind kind, ConfigurationNode node)
    {
        (Document, Kind, _node) = (document, kind, node);
        DesiredKey.CheckKeys(node, kind.Keys, $"a {kind.Words}");
        IsPresent = node.Find("Ensure")?.Word(CommonKeys.Present, CommonKeys.Absent) != CommonKeys.Absent;
        Xml = ReadXml();
        Name = kind.NameOf(this);
    }

    internal VirtConfiguration Document { get; }

    internal DesiredKind Kind { get; }

    internal ConfigurationPlace Place => _node.Place;

    /// <summary>The object's name, or what else it is called by.</summary>
    internal string Name { get; }

    internal bool IsPresent { get; }

    /// <summary>Whether it is to run; nothing leaves it as it is.</summary>
    internal bool? IsRunning => Find("State")?.Word(CommonKeys.Running, CommonKeys.Stopped) is { } word ? word == CommonKeys.Running : null;

    internal bool? Autostart => Find("Autostart")?.Flag();

    /// <summary>The whole definition, where the document has one.</summary>
    internal XElement? Xml { get; }

    internal ConfigurationNode? Find(string key) => _node.Find(key);

    internal string? Text(string key) => Find(key)?.Text();

    internal bool Flag(string key) => Find(key)?.Flag() ?? false;

    internal IReadOnlyList<string> Texts(string key) => [.. Find(key)?.Items().Select(item => item.Text()) ?? []];

    /// <summary>The text of a key that must be there.</summary>
    internal string Need(string key) => Text(key) ?? throw Fault($"the key '{key}' is missing");

    internal VirtException Fault(string complaint, VirtErrorCode code = VirtErrorCode.InvalidArg) => _node.Fault(complaint, code);

    internal VirtDrift Drift(string property, string? desired, string? actual) =>
        new(Kind.Name, Name, property, desired, actual, (Find(property) ?? _node).Place);

    /// <summary>Does something for the object; what a host says is told with the place in the document.</summary>
    internal async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (VirtException error) when (!error.Message.StartsWith(Place.ToString(), StringComparison.Ordinal))
        {
            throw VirtException.FromPeer(
                error.Code, error.Domain, error.Level, $"{Place} ({Kind.Words} '{Name}'): {error.Message}", (error.Str1, error.Str2, error.Str3), error.Int1, error.Int2);
        }
    }

    internal Task GuardAsync(Func<Task> work) => GuardAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    private XElement? ReadXml()
    {
        var (text, path) = (Find("Xml"), Find("XmlPath"));
        if (text is null && path is null)
        {
            return null;
        }

        if (text is not null && path is not null)
        {
            throw path.Fault("'Xml' and 'XmlPath' exclude each other");
        }

        if (_node.Fields().FirstOrDefault(field => !BesideXml.Contains(field.Key, StringComparer.OrdinalIgnoreCase)) is { Key: not null, Value: var single })
        {
            throw single.Fault("a whole definition and single properties exclude each other");
        }

        var at = text ?? path!;
        try
        {
            return VirtXml.Parse(text?.Text() ?? Document.ReadText(path!), Kind.Root);
        }
        catch (VirtException error) when (error.Code is VirtErrorCode.XmlDetail or VirtErrorCode.XmlError)
        {
            throw at.Fault(error.Message, error.Code);
        }
    }
}
