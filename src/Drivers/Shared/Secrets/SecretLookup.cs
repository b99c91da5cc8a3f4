using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Secrets;

/// <summary>Names a secret, by its uuid or by what uses it.</summary>
/// <param name="Uuid">The uuid.</param>
/// <param name="Usage">What uses it, where there is no uuid.</param>
internal readonly record struct SecretLookup(Guid? Uuid, string? Usage)
{
    /// <summary>Names a secret by its uuid.</summary>
    /// <param name="uuid">The uuid.</param>
    /// <returns>The name.</returns>
    internal static SecretLookup Of(Guid uuid) => new(uuid, null);

    /// <summary>Names a secret by what uses it.</summary>
    /// <param name="usage">What uses it.</param>
    /// <returns>The name.</returns>
    internal static SecretLookup Of(string usage) => new(null, usage);

    /// <summary>Reads the attributes of a <c>secret</c> element of a disk, a pool or a TPM.</summary>
    /// <param name="secret">The element.</param>
    /// <param name="domain">Which part asks.</param>
    /// <returns>The name.</returns>
    /// <remarks>virSecretLookupParseSecret.</remarks>
    /// <exception cref="VirtException">XmlError when it does not name exactly one secret.</exception>
    internal static SecretLookup Read(XElement secret, VirtErrorDomain domain)
    {
        var uuid = (string?)secret.Attribute("uuid");
        var usage = (string?)secret.Attribute("usage");
        return (uuid, usage) switch
        {
            (null, null) => throw Bad("missing auth secret uuid or usage attribute"),
            (not null, not null) => throw Bad("either auth secret uuid or usage expected"),
            (null, _) => Of(usage),
            _ => VirtUuid.TryParse(uuid, out var parsed) ? Of(parsed) : throw Bad($"invalid auth secret uuid '{uuid}'"),
        };

        VirtException Bad(string detail) => new(VirtErrorCode.XmlError, detail, domain);
    }
}
