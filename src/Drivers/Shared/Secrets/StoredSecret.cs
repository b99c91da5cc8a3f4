using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Secrets;

/// <summary>A secret without its value.</summary>
/// <param name="definition">Its description in libvirt's form.</param>
internal sealed class StoredSecret(XElement definition)
{
    private readonly SecretXml _view = new(definition);

    /// <summary>Its description in libvirt's form.</summary>
    internal XElement Definition => definition;

    /// <summary>What identifies it.</summary>
    internal SecretRef Ref { get; } = ReadRef(new SecretXml(definition));

    /// <summary>Whether it lives in memory only.</summary>
    internal bool IsEphemeral => _view.IsEphemeral;

    /// <summary>Whether its value is for the host's own drivers only.</summary>
    internal bool IsPrivate => _view.IsPrivate;

    private static SecretRef ReadRef(SecretXml view) =>
        new(view.Uuid!.Value, SecretUsages.Parse(view.UsageType), view.UsageId ?? string.Empty);
}
