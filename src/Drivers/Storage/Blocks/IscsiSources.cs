using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>What both kinds of iSCSI pool have in common.</summary>
internal static class IscsiSources
{
    /// <summary>Describes targets that were found.</summary>
    /// <param name="targets">Their names.</param>
    /// <param name="host">The server.</param>
    /// <param name="initiator">The name that the host showed itself with; nothing for its own.</param>
    /// <returns>Each source's children.</returns>
    internal static IEnumerable<IEnumerable<XElement>> Of(IEnumerable<string> targets, (string Name, int Port) host, string? initiator)
    {
        XElement[] self = initiator is null ? [] : [new XElement("initiator", SourceList.With("iqn", "name", initiator))];
        return targets.Distinct(StringComparer.Ordinal).Select(target => (IEnumerable<XElement>)
            [SourceList.Host(host), SourceList.With("device", "path", target), .. self]);
    }

    /// <summary>Reads the user and the password that a pool logs in with.</summary>
    /// <param name="auth">The pool's <c>auth</c> element.</param>
    /// <param name="secrets">The values of secrets.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The user and the password.</returns>
    /// <exception cref="VirtException">XmlError for another method than CHAP; NoSecret.</exception>
    internal static async Task<(string User, string Password)> ReadCredentialAsync(XElement auth, ISecretSource secrets, CancellationToken cancellationToken)
    {
        if ((string?)auth.Attribute("type") != "chap")
        {
            throw new VirtException(VirtErrorCode.XmlError, "iscsi pool only supports 'chap' auth type", VirtErrorDomain.Storage);
        }

        var secret = auth.Element("secret") ?? throw new VirtException(VirtErrorCode.XmlError, "missing auth secret uuid or usage attribute", VirtErrorDomain.Storage);
        var value = await secrets.GetValueAsync(
            SecretLookup.Read(secret, VirtErrorDomain.Storage), SecretUsageType.Iscsi, cancellationToken).ConfigureAwait(false);
        try
        {
            return ((string?)auth.Attribute("username") ?? string.Empty, Encoding.UTF8.GetString(value));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }
}
