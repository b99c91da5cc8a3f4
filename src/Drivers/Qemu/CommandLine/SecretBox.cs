using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Hands secrets to QEMU so that nobody who sees its command line or monitor learns them: encrypted with the guest's master key.</summary>
/// <remarks>QEMU's secret object: AES-256 in CBC mode with PKCS#7 padding, key and text in base64.</remarks>
/// <param name="context">The guest's master key and its secrets.</param>
internal sealed class SecretBox(QemuLaunchContext context)
{
    /// <summary>The id of the object that holds the master key.</summary>
    internal const string MasterKey = "masterKey0";

    /// <summary>Where the master key is.</summary>
    internal string MasterKeyFile => Path.Combine(context.DomainDirectory, "master-key.aes");

    /// <summary>The object that holds the master key.</summary>
    /// <returns>Its properties.</returns>
    internal JsonObject MasterKeyObject() => PropertyWriter.Object("secret", MasterKey).With("format", "raw").With("file", MasterKeyFile);

    /// <summary>Makes the object for a secret of the definition.</summary>
    /// <param name="id">The object's id.</param>
    /// <param name="key">Which secret.</param>
    /// <returns>Its properties.</returns>
    /// <exception cref="Engine.Errors.VirtException">NoSecret when the host has no such secret with a value.</exception>
    internal JsonObject Object(string id, QemuSecretKey key) => Object(id, Value(key).Span);

    /// <summary>Makes the object for a secret.</summary>
    /// <param name="id">The object's id.</param>
    /// <param name="value">The secret.</param>
    /// <returns>Its properties.</returns>
    internal JsonObject Object(string id, ReadOnlySpan<byte> value)
    {
        var vector = context.Vector();
        using var aes = Aes.Create();
        aes.Key = context.MasterKey.ToArray();
        return PropertyWriter.Object("secret", id)
            .With("data", Convert.ToBase64String(aes.EncryptCbc(value, vector)))
            .With("keyid", MasterKey)
            .With("iv", Convert.ToBase64String(vector))
            .With("format", "base64");
    }

    /// <summary>Finds a secret's value.</summary>
    /// <param name="key">Which secret.</param>
    /// <returns>The value.</returns>
    /// <exception cref="Engine.Errors.VirtException">NoSecret when the host has no such secret with a value.</exception>
    internal ReadOnlyMemory<byte> Value(QemuSecretKey key) => context.Secrets.TryGetValue(key, out var value)
        ? value
        : throw new Engine.Errors.VirtException(Engine.Errors.VirtErrorCode.NoSecret, $"no secret with {key} is at hand", Engine.Errors.VirtErrorDomain.Qemu);
}
