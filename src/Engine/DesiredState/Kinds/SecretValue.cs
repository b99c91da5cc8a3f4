using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Engine.DesiredState;

/// <summary>The value of a secret in a document: a secure string, or what a file holds.</summary>
internal static class SecretValue
{
    internal static readonly DesiredKey Value = new("Value", KeyForm.Secret, "The value, as a secure string; never as text in a file.");

    internal static readonly DesiredKey ValuePath = new("ValuePath", KeyForm.Text, "The file whose bytes are the value; a relative path begins where the document is.");

    // DSC hands secrets to resources as a map with this one key.
    private const string Wrapped = "secureString";

    internal static bool IsGiven(DesiredItem item) => item.Find(Value.Name) is not null || item.Find(ValuePath.Name) is not null;

    /// <summary>Refuses values that somebody could read over a shoulder or in a repository.</summary>
    internal static void Check(DesiredItem item)
    {
        var (value, path) = (item.Find(Value.Name), item.Find(ValuePath.Name));
        if (value is not null && path is not null)
        {
            throw path.Fault("'Value' and 'ValuePath' exclude each other");
        }

        if (value is not null && Text(value) is null)
        {
            throw value.Fault("a secret's value does not stand in a document as text (expected a SecureString, or 'ValuePath' with a file that holds it)");
        }
    }

    /// <summary>Compares the document's value with the host's; a private secret's cannot be read, and is taken for right once there is one.</summary>
    /// <returns>What the host has, in words that tell nothing; nothing when it is the same.</returns>
    internal static async Task<string?> CompareAsync(DesiredItem item, VirtSecret secret, CancellationToken cancellationToken)
    {
        var wanted = Read(item);
        byte[] actual = [];
        try
        {
            if (!secret.IsPrivate)
            {
                actual = await secret.Connection.Secrets.GetValueAsync(secret.Ref, cancellationToken).ConfigureAwait(false);
            }

            return secret.IsPrivate || CryptographicOperations.FixedTimeEquals(wanted, actual) ? null : "(another)";
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.NoSecret)
        {
            return "(none)";
        }
        finally
        {
            Array.Clear(wanted);
            Array.Clear(actual);
        }
    }

    /// <summary>Sets the value.</summary>
    internal static async Task SetAsync(DesiredItem item, VirtConnection connection, SecretRef secret, CancellationToken cancellationToken)
    {
        var value = Read(item);
        try
        {
            await connection.Secrets.SetValueAsync(secret, value, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Array.Clear(value);
        }
    }

    private static byte[] Read(DesiredItem item) => item.Find(ValuePath.Name) is { } path
        ? item.Document.ReadBytes(path)
        : Encoding.UTF8.GetBytes(Text(item.Find(Value.Name)!)!);

    private static string? Text(ConfigurationNode node) =>
        node.Scalar is SecureString secure ? new NetworkCredential(string.Empty, secure).Password
        : node.IsMap && node.Fields() is { Count: 1 } fields && fields.TryGetValue(Wrapped, out var inner) ? inner.Text() : null;
}
