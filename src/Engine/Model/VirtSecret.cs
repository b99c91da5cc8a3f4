using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A secret; its value is no part of it.</summary>
/// <remarks>virSecret.</remarks>
public sealed class VirtSecret : VirtObject
{
    private SecretXml _description;

    private VirtSecret(VirtConnection connection, SecretRef secret, XElement description)
        : base(connection) => (Ref, _description) = (secret, new SecretXml(description));

    /// <summary>The handle that operations take.</summary>
    public SecretRef Ref { get; }

    /// <summary>What uses it, such as a volume's path; its uuid when nothing does.</summary>
    public override string Name => Ref.UsageId.Length > 0 ? Ref.UsageId : Uuid.ToString();

    /// <summary>The uuid.</summary>
    public Guid Uuid => Ref.Uuid;

    /// <summary>What it is for.</summary>
    public SecretUsageType Usage => Ref.UsageType;

    /// <summary>What uses it; empty when nothing does.</summary>
    public string UsageId => Ref.UsageId;

    /// <summary>What a person may want to know.</summary>
    public string? Description => _description.Description;

    /// <summary>Whether it lives in the host's memory only.</summary>
    public bool IsEphemeral => _description.IsEphemeral;

    /// <summary>Whether nobody but the host's own drivers may read its value.</summary>
    public bool IsPrivate => _description.IsPrivate;

    /// <summary>Gives a secret with what its description says.</summary>
    /// <param name="connection">The connection it is on.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The secret.</returns>
    public static async Task<VirtSecret> GetAsync(VirtConnection connection, SecretRef secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var xml = await connection.Secrets.GetXmlAsync(secret, cancellationToken).ConfigureAwait(false);
        return new VirtSecret(connection, secret, VirtXml.Parse(xml, "secret"));
    }

    /// <summary>Lists secrets.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="flags">Which of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The secrets.</returns>
    public static async Task<IReadOnlyList<VirtSecret>> ListAsync(VirtConnection connection, SecretListFlags flags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var all = await connection.Secrets.ListAsync(flags, cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(all.Select(secret => GetAsync(connection, secret, cancellationToken))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) => Connection.Secrets.GetXmlAsync(Ref, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _description = (await GetAsync(Connection, Ref, cancellationToken).ConfigureAwait(false))._description;
}
