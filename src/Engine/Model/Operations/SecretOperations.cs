using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with secrets of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class SecretOperations : FamilyOperations<ISecretDriver>
{
    internal SecretOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.Secrets)
    {
    }

    /// <summary>Lists secrets; never their values.</summary>
    /// <remarks>virConnectListAllSecrets.</remarks>
    public Task<IReadOnlyList<SecretRef>> ListAsync(SecretListFlags flags, CancellationToken cancellationToken) =>
        ListAsync((Permissions.Connect.SearchSecrets, Permissions.Secret.GetAttributes), family => family.ListAsync(flags, cancellationToken), secret => secret, cancellationToken);

    /// <summary>Finds a secret by uuid; NoSecret when there is none.</summary>
    /// <remarks>virSecretLookupByUUID.</remarks>
    public Task<SecretRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        FindAsync(Permissions.Secret.GetAttributes, family => family.LookupByUuidAsync(uuid, cancellationToken), cancellationToken);

    /// <summary>Finds a secret by its use; NoSecret when there is none.</summary>
    /// <remarks>virSecretLookupByUsage.</remarks>
    public Task<SecretRef> LookupByUsageAsync(SecretUsageType type, string usageId, CancellationToken cancellationToken) =>
        FindAsync(Permissions.Secret.GetAttributes, family => family.LookupByUsageAsync(type, usageId, cancellationToken), cancellationToken);

    /// <summary>Stores a secret's description.</summary>
    /// <remarks>virSecretDefineXML.</remarks>
    public Task<SecretRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Secret.Write).And(Permissions.Secret.Save), new DescribedTarget("secret", xml) { IsValidated = validate }, family => family.DefineAsync(xml, validate, cancellationToken), cancellationToken);

    /// <summary>Removes a secret.</summary>
    /// <remarks>virSecretUndefine.</remarks>
    public Task UndefineAsync(SecretRef secret, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Secret.Delete, secret, (family, secret) => family.UndefineAsync(secret, cancellationToken), cancellationToken);

    /// <summary>Gives a secret's description.</summary>
    /// <remarks>virSecretGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(SecretRef secret, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Secret.Read, secret, (family, secret) => family.GetXmlAsync(secret, cancellationToken), cancellationToken);

    /// <summary>Gives a secret's value; InvalidSecret when it is private.</summary>
    /// <remarks>virSecretGetValue.</remarks>
    public Task<byte[]> GetValueAsync(SecretRef secret, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Secret.ReadSecure, secret, (family, secret) => family.GetValueAsync(secret, cancellationToken), cancellationToken);

    /// <summary>Sets a secret's value; at most 65,536 bytes.</summary>
    /// <remarks>virSecretSetValue.</remarks>
    public Task SetValueAsync(SecretRef secret, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Secret.Write, secret, (family, secret) => family.SetValueAsync(secret, value, cancellationToken), cancellationToken);
}
