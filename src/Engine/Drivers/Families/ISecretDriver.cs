namespace VirtPS.Engine.Drivers;

/// <summary>Secrets.</summary>
/// <remarks>virSecret*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface ISecretDriver
{
    /// <summary>Lists secrets; never their values.</summary>
    /// <remarks>virConnectListAllSecrets.</remarks>
    Task<IReadOnlyList<SecretRef>> ListAsync(SecretListFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<SecretRef>>("virConnectListAllSecrets");

    /// <summary>Finds a secret by uuid; NoSecret when there is none.</summary>
    /// <remarks>virSecretLookupByUUID.</remarks>
    Task<SecretRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        Unsupported.Call<SecretRef>("virSecretLookupByUUID");

    /// <summary>Finds a secret by its use; NoSecret when there is none.</summary>
    /// <remarks>virSecretLookupByUsage.</remarks>
    Task<SecretRef> LookupByUsageAsync(SecretUsageType type, string usageId, CancellationToken cancellationToken) =>
        Unsupported.Call<SecretRef>("virSecretLookupByUsage");

    /// <summary>Stores a secret's description.</summary>
    /// <remarks>virSecretDefineXML.</remarks>
    Task<SecretRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        Unsupported.Call<SecretRef>("virSecretDefineXML");

    /// <summary>Removes a secret.</summary>
    /// <remarks>virSecretUndefine.</remarks>
    Task UndefineAsync(SecretRef secret, CancellationToken cancellationToken) => Unsupported.Call("virSecretUndefine");

    /// <summary>Gives a secret's description.</summary>
    /// <remarks>virSecretGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(SecretRef secret, CancellationToken cancellationToken) => Unsupported.Call<string>("virSecretGetXMLDesc");

    /// <summary>Gives a secret's value; InvalidSecret when it is private.</summary>
    /// <remarks>virSecretGetValue.</remarks>
    Task<byte[]> GetValueAsync(SecretRef secret, CancellationToken cancellationToken) => Unsupported.Call<byte[]>("virSecretGetValue");

    /// <summary>Sets a secret's value; at most 65,536 bytes.</summary>
    /// <remarks>virSecretSetValue.</remarks>
    Task SetValueAsync(SecretRef secret, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        Unsupported.Call("virSecretSetValue");
}
