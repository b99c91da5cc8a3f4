using System.Xml.Linq;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Volumes;

/// <summary>Knows the secrets of encrypted volumes.</summary>
/// <param name="family">The host's secrets.</param>
/// <param name="source">Their values.</param>
internal sealed class VolumeSecrets(ISecretDriver family, ISecretSource source)
{
    /// <summary>Names the secret of a volume that was found encrypted, where one is stored for it.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The volume with its secret.</returns>
    /// <remarks>storageBackendLoadDefaultSecrets: a secret for volumes carries the path of the one it is for.</remarks>
    internal async Task<VolumeFacts> NameAsync(VolumeFacts volume, CancellationToken cancellationToken)
    {
        if (volume.Encryption is not { } encryption || encryption.Element("secret") is not null)
        {
            return volume;
        }

        try
        {
            var secret = await family.LookupByUsageAsync(SecretUsageType.Volume, volume.Path, cancellationToken).ConfigureAwait(false);
            var named = new XElement(encryption);
            named.AddFirst(new XElement("secret", new XAttribute("type", "passphrase"), new XAttribute("uuid", secret.Uuid)));
            return volume with { Encryption = named };
        }
        catch (VirtException e) when (e.Code == VirtErrorCode.NoSecret)
        {
            return volume;
        }
    }

    /// <summary>Reads the passphrase that an <c>encryption</c> element names; whoever asks zeroes it.</summary>
    /// <param name="encryption">The element.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The passphrase.</returns>
    /// <exception cref="VirtException">NoSecret, or what the host's secrets fail with.</exception>
    internal Task<byte[]> ReadAsync(XElement encryption, CancellationToken cancellationToken) => encryption.Element("secret") is { } secret
        ? source.GetValueAsync(SecretLookup.Read(secret, VirtErrorDomain.Storage), SecretUsageType.Volume, cancellationToken)
        : throw new VirtException(VirtErrorCode.XmlError, "no secret provided for luks encryption", VirtErrorDomain.Storage);
}
