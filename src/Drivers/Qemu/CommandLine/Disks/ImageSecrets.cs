using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The secrets and credentials that an image takes.</summary>
internal static class ImageSecrets
{
    /// <summary>Lists the objects that must be there before an image's nodes.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="image">The image.</param>
    /// <returns>The objects' properties.</returns>
    internal static IEnumerable<JsonObject> Of(LaunchBuilder launch, StorageImage image)
    {
        if (Reservations(image) is { } reservations)
        {
            yield return PropertyWriter.Object("pr-manager-helper", ReservationsId(image)).With("path", reservations.Element("source")?.Get("path"));
        }

        if (image.Auth?.Element("secret") is { } secret)
        {
            yield return launch.Secrets.Object(AuthId(image), QemuSecretKey.Of(secret, secret.Get("type") ?? "iscsi"));
        }

        if (Cookies(image) is { Length: > 0 } cookies)
        {
            yield return launch.Secrets.Object(CookieId(image), Encoding.UTF8.GetBytes(cookies));
        }

        if (image.Encryption?.Element("secret") is { } passphrase)
        {
            yield return launch.Secrets.Object(EncryptionId(image), QemuSecretKey.Of(passphrase, "volume"));
        }

        if (image.Source.Get("tls") == "yes")
        {
            var settings = launch.Context.Settings;
            var keySecret = settings.NbdTlsSecret is { } uuid ? launch.Secrets.Object($"{TlsId(image)}-secret0", new QemuSecretKey("tls", uuid.ToString(), null)) : null;
            if (keySecret is not null)
            {
                yield return keySecret;
            }

            yield return Tls(TlsId(image), settings.NbdTlsDirectory, isServer: false, verify: true, keySecret?["id"]?.GetValue<string>());
        }
    }

    /// <summary>Names the objects of an image, in the order in which they can be removed.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Their ids.</returns>
    internal static IEnumerable<string> Names(StorageImage image)
    {
        if (image.Source.Get("tls") == "yes")
        {
            yield return TlsId(image);
            yield return $"{TlsId(image)}-secret0";
        }

        if (image.Encryption?.Element("secret") is not null)
        {
            yield return EncryptionId(image);
        }

        if (Cookies(image).Length > 0)
        {
            yield return CookieId(image);
        }

        if (image.Auth?.Element("secret") is not null)
        {
            yield return AuthId(image);
        }

        if (Reservations(image) is not null)
        {
            yield return ReservationsId(image);
        }
    }

    /// <summary>Makes TLS credentials.</summary>
    /// <param name="id">Their id.</param>
    /// <param name="directory">Where the certificates are.</param>
    /// <param name="isServer">Whether they are a server's.</param>
    /// <param name="verify">Whether a server asks its clients for certificates.</param>
    /// <param name="secret">The object with the key's passphrase; nothing for none.</param>
    /// <returns>Their properties.</returns>
    internal static JsonObject Tls(string id, string directory, bool isServer, bool verify, string? secret) => PropertyWriter.Object("tls-creds-x509", id)
        .With("dir", directory)
        .With("endpoint", isServer ? "server" : "client")
        .With("verify-peer", (bool?)(!isServer || verify))
        .With("passwordid", secret);

    /// <summary>Names the object with what the host proves itself with to the image's server.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Its id.</returns>
    internal static string AuthId(StorageImage image) => $"{image.StorageNode}-auth-secret0";

    /// <summary>Names the object with the cookies for the image's server.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Its id.</returns>
    internal static string CookieId(StorageImage image) => $"{image.StorageNode}-httpcookie-secret0";

    /// <summary>Names the object with the image's passphrase.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Its id.</returns>
    internal static string EncryptionId(StorageImage image) =>
        $"{(image.Encryption?.Get("engine") == "librbd" ? image.StorageNode : image.FormatNode)}-encryption-secret0";

    /// <summary>Names the TLS credentials of an image.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Their id.</returns>
    internal static string TlsId(StorageImage image) => $"obj{image.StorageNode}_tls0";

    /// <summary>Names the helper for an image's persistent reservations.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Its id; nothing when the image has none.</returns>
    internal static string? ReservationsOf(StorageImage image) => image.Source.Element("reservations") switch
    {
        null => null,
        var found when found.Get("managed") == "yes" => "pr-helper0",
        _ => ReservationsId(image),
    };

    /// <summary>Writes the cookies for an image's server.</summary>
    /// <param name="image">The image.</param>
    /// <returns>The cookies as a header has them; empty for none.</returns>
    internal static string Cookies(StorageImage image) => string.Join(
        "; ", image.Source.Element("cookies")?.Elements("cookie").Select(cookie => $"{cookie.Get("name")}={cookie.Value}") ?? []);

    private static string ReservationsId(StorageImage image) => $"pr-helper-{image.StorageNode}";

    private static XElement? Reservations(StorageImage image) =>
        image.Source.Element("reservations") is { } reservations && reservations.Get("managed") != "yes" ? reservations : null;
}
