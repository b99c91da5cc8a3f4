using VirtPS.Engine.Errors;

namespace VirtPS.Engine.DesiredState;

/// <summary>A document that says what a host is to have: domains, networks, pools, volumes, filters and secrets.</summary>
public sealed class VirtConfiguration
{
    private readonly string _directory;
    private readonly List<DesiredItem> _items = [];

    private VirtConfiguration(ConfigurationNode root, string directory) => (Root, _directory) = (root, directory);

    /// <summary>The document's name, by which what was made for it is known again; nothing without one.</summary>
    public string? Name { get; private set; }

    /// <summary>How many objects it speaks of.</summary>
    public int Count => _items.Count;

    /// <summary>Its objects, in the order in which they are brought about.</summary>
    internal IEnumerable<DesiredItem> Ordered => DesiredKinds.InOrder(_items);

    internal IReadOnlyList<DesiredItem> Items => _items;

    internal ConfigurationNode Root { get; }

    /// <summary>Reads a document.</summary>
    /// <param name="root">Its tree.</param>
    /// <param name="directory">Where relative paths in it begin.</param>
    /// <returns>The document.</returns>
    /// <exception cref="VirtException">InvalidArg with key and line for what a document cannot say; XmlDetail and XmlError for definitions that are no XML; OpenFailed for files that cannot be read.</exception>
    public static VirtConfiguration Read(ConfigurationNode root, string directory)
    {
        ArgumentNullException.ThrowIfNull(root);
        var document = new VirtConfiguration(root, directory);
        foreach (var (key, value) in root.Fields())
        {
            if (string.Equals(key, nameof(Name), StringComparison.OrdinalIgnoreCase))
            {
                document.Name = value.Text();
            }
            else if (DesiredKinds.OfSection(key) is { } kind)
            {
                document._items.AddRange(Entries(value).Select(entry => new DesiredItem(document, kind, entry)));
            }
            else if (key is not "$schema")
            {
                throw value.Fault($"'{key}' is no part of a document (expected Name, {string.Join(", ", DesiredKinds.All.Select(one => one.Section))})");
            }
        }

        document.RefuseTwins();
        return document;
    }

    /// <summary>Reads one object as a document.</summary>
    /// <param name="kind">The kind, such as <c>Domain</c>.</param>
    /// <param name="node">What is said of the object.</param>
    /// <param name="directory">Where relative paths begin.</param>
    /// <returns>A document of one object.</returns>
    /// <exception cref="VirtException">As <see cref="Read"/>.</exception>
    public static VirtConfiguration ReadOne(string kind, ConfigurationNode node, string directory)
    {
        ArgumentNullException.ThrowIfNull(node);
        var document = new VirtConfiguration(node, directory);
        document._items.Add(new DesiredItem(document, DesiredKinds.Named(kind), node));
        return document;
    }

    /// <summary>The items of a kind that are to be there, by their names.</summary>
    internal DesiredItem? FindPresent(string kind, string name) => _items.Find(item => item.IsPresent && item.Kind.Name == kind && item.Name == name);

    internal string ReadText(ConfigurationNode path) => System.Text.Encoding.UTF8.GetString(ReadBytes(path)).TrimStart('\uFEFF');

    internal byte[] ReadBytes(ConfigurationNode path)
    {
        var file = Path.Combine(_directory, path.Text());
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw path.Fault($"cannot read '{file}': {e.Message}", VirtErrorCode.OpenFailed);
        }
    }

    // A list of objects, or a map from their names.
    private static IEnumerable<ConfigurationNode> Entries(ConfigurationNode section)
    {
        if (!section.IsMap)
        {
            return section.Items();
        }

        return section.Fields().Select(field => field.Value.Fields().ContainsKey(nameof(Name))
            ? throw field.Value.Fault("the object's name is its key already")
            : ConfigurationNode.Map(
                field.Value.Place,
                field.Value.Fields().Prepend(KeyValuePair.Create(nameof(Name), ConfigurationNode.Plain(field.Value.Place, field.Key)))));
    }

    private void RefuseTwins()
    {
        foreach (var twins in _items.GroupBy(item => (item.Kind, item.Kind.IdentityOf(item))))
        {
            if (twins.Skip(1).FirstOrDefault() is { } second)
            {
                throw second.Fault($"the {second.Kind.Words} '{second.Name}' stands already at {twins.First().Place}");
            }
        }
    }
}
