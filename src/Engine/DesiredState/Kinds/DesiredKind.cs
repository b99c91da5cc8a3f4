using VirtPS.Engine.Model;

namespace VirtPS.Engine.DesiredState;

/// <summary>What documents can say of one kind of object, and how that comes about.</summary>
internal abstract class DesiredKind
{
    /// <summary>Its name, such as <c>StoragePool</c>.</summary>
    internal abstract string Name { get; }

    /// <summary>Its name in a sentence, such as <c>storage pool</c>.</summary>
    internal abstract string Words { get; }

    /// <summary>The key of its objects in a document.</summary>
    internal virtual string Section => $"{Name}s";

    /// <summary>What the key may be written as too.</summary>
    internal virtual string? OtherSection => null;

    /// <summary>The root element of its definitions.</summary>
    internal abstract string Root { get; }

    /// <summary>The keys of its objects.</summary>
    internal abstract IReadOnlyList<DesiredKey> Keys { get; }

    /// <summary>The keys that tell objects apart, where each object has them.</summary>
    internal virtual IReadOnlyList<string> Identity => ["Name"];

    /// <summary>Gives an object's name.</summary>
    internal virtual string NameOf(DesiredItem item)
    {
        var stated = item.Text("Name");
        var described = (string?)item.Xml?.Element("name") ?? (string?)item.Xml?.Attribute("name");
        return stated is not null && described is not null && stated != described
            ? throw item.Fault($"the definition describes '{described}', not '{stated}'")
            : stated ?? described ?? item.Need("Name");
    }

    /// <summary>Tells objects of the kind apart.</summary>
    internal virtual string IdentityOf(DesiredItem item) => item.Name;

    /// <summary>Works out what is between the host and the document.</summary>
    internal abstract Task<ItemPlan> PlanAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken);

    /// <summary>Says of an object on the host what a document could say of it; nothing when it is not there.</summary>
    internal abstract Task<IReadOnlyDictionary<string, object?>?> DescribeAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken);

    /// <summary>Says it of every object on the host.</summary>
    internal abstract IAsyncEnumerable<IReadOnlyDictionary<string, object?>> ExportAsync(VirtConnection connection, CancellationToken cancellationToken);
}
