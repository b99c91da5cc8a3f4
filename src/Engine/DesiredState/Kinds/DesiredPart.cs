using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>A property of a definition that documents can name.</summary>
/// <typeparam name="TView">The kind of definition.</typeparam>
/// <param name="key">The key.</param>
internal abstract class DesiredPart<TView>(DesiredKey key)
    where TView : XmlView
{
    internal DesiredKey Key { get; } = key;

    /// <summary>Finds what differs; <paramref name="value"/> is what the document says.</summary>
    internal abstract IEnumerable<VirtDrift> Compare(DesiredItem item, ConfigurationNode value, TView actual);

    /// <summary>Brings a definition to what the document says.</summary>
    internal abstract void Apply(DesiredItem item, ConfigurationNode value, TView target);

    /// <summary>Says what a definition has, as a document would say it; nothing leaves the key out.</summary>
    internal abstract object? Read(TView actual);
}
