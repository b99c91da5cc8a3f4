using System.Collections.Frozen;

namespace VirtPS.Engine.Errors;

/// <summary>Gives each error code the words that libvirt's users know it by.</summary>
/// <remarks>virErrorMsg. Each code has a phrase for when there is nothing more to say, and a pattern for when there is;
/// most patterns are the phrase, a colon and the detail, the others stand in the table.</remarks>
public static class VirtErrorText
{
    private const string Slot = "%s";

    private static readonly FrozenDictionary<VirtErrorCode, Words> Table = new Dictionary<VirtErrorCode, Words>
    {
        [VirtErrorCode.InternalError] = new("internal error"),
        [VirtErrorCode.NoMemory] = new("out of memory"),
        [VirtErrorCode.NoSupport] = new("this function is not supported by the connection driver"),
        [VirtErrorCode.UnknownHost] = new("unknown host", "unknown host %s"),
        [VirtErrorCode.NoConnect] = new("no connection driver available", "no connection driver available for %s"),
        [VirtErrorCode.InvalidConn] = new("invalid connection pointer in", "invalid connection pointer in %s"),
        [VirtErrorCode.InvalidDomain] = new("invalid domain pointer in", "invalid domain pointer in %s"),
        [VirtErrorCode.InvalidArg] = new("invalid argument"),
        [VirtErrorCode.OperationFailed] = new("operation failed"),
        [VirtErrorCode.GetFailed] = new("GET operation failed"),
        [VirtErrorCode.PostFailed] = new("POST operation failed"),
        [VirtErrorCode.HttpError] = new("got unknown HTTP error code", "got unknown HTTP error code %s"),
        [VirtErrorCode.SexprSerial] = new("failed to serialize S-Expr"),
        [VirtErrorCode.NoXen] = new("could not use Xen hypervisor entry", "could not use Xen hypervisor entry %s"),
        [VirtErrorCode.XenCall] = new("failed Xen syscall", "failed Xen syscall %s"),
        [VirtErrorCode.OsType] = new("unknown OS type", "unknown OS type %s"),
        [VirtErrorCode.NoKernel] = new("missing kernel information"),
        [VirtErrorCode.NoRoot] = new("missing root device information", "missing root device information in %s"),
        [VirtErrorCode.NoSource] = new("missing source information for device", "missing source information for device %s"),
        [VirtErrorCode.NoTarget] = new("missing target information for device", "missing target information for device %s"),
        [VirtErrorCode.NoName] = new("missing name information", "missing name information in %s"),
        [VirtErrorCode.NoOs] = new("missing operating system information", "missing operating system information for %s"),
        [VirtErrorCode.NoDevice] = new("missing devices information", "missing devices information for %s"),
        [VirtErrorCode.NoXenstore] = new("could not connect to Xen Store", "could not connect to Xen Store %s"),
        [VirtErrorCode.DriverFull] = new("too many drivers registered", "too many drivers registered in %s"),
        [VirtErrorCode.CallFailed] = new("library call failed"),
        [VirtErrorCode.XmlError] = new("XML description is invalid or not well formed", "XML error: %s"),
        [VirtErrorCode.DomExist] = new("this domain exists already", "domain %s exists already"),
        [VirtErrorCode.OperationDenied] = new("operation forbidden for read only access", "operation forbidden: %s"),
        [VirtErrorCode.OpenFailed] = new("failed to open configuration file", "failed to open configuration file %s"),
        [VirtErrorCode.ReadFailed] = new("failed to read configuration file", "failed to read configuration file %s"),
        [VirtErrorCode.ParseFailed] = new("failed to parse configuration file", "failed to parse configuration file %s"),
        [VirtErrorCode.ConfSyntax] = new("configuration file syntax error"),
        [VirtErrorCode.WriteFailed] = new("failed to write configuration file"),
        [VirtErrorCode.XmlDetail] = new("parser error", "%s"),
        [VirtErrorCode.InvalidNetwork] = new("invalid network pointer in", "invalid network pointer in %s"),
        [VirtErrorCode.NetworkExist] = new("this network exists already", "network %s exists already"),
        [VirtErrorCode.SystemError] = new("system call error", "%s"),
        [VirtErrorCode.Rpc] = new("RPC error", "%s"),
        [VirtErrorCode.GnutlsError] = new("GNUTLS call error", "%s"),
        [VirtErrorCode.WarnNoNetwork] = new("Failed to find the network"),
        [VirtErrorCode.NoDomain] = new("Domain not found"),
        [VirtErrorCode.NoNetwork] = new("Network not found"),
        [VirtErrorCode.InvalidMac] = new("invalid MAC address"),
        [VirtErrorCode.AuthFailed] = new("authentication failed"),
        [VirtErrorCode.InvalidStoragePool] = new("invalid storage pool pointer in", "invalid storage pool pointer in %s"),
        [VirtErrorCode.InvalidStorageVol] = new("invalid storage volume pointer in", "invalid storage volume pointer in %s"),
        [VirtErrorCode.WarnNoStorage] = new("Failed to find a storage driver"),
        [VirtErrorCode.NoStoragePool] = new("Storage pool not found"),
        [VirtErrorCode.NoStorageVol] = new("Storage volume not found"),
        [VirtErrorCode.WarnNoNode] = new("Failed to find a node driver"),
        [VirtErrorCode.InvalidNodeDevice] = new("invalid node device pointer", "invalid node device pointer in %s"),
        [VirtErrorCode.NoNodeDevice] = new("Node device not found"),
        [VirtErrorCode.NoSecurityModel] = new("Security model not found"),
        [VirtErrorCode.OperationInvalid] = new("Requested operation is not valid"),
        [VirtErrorCode.WarnNoInterface] = new("Failed to find the interface"),
        [VirtErrorCode.NoInterface] = new("Interface not found"),
        [VirtErrorCode.InvalidInterface] = new("invalid interface pointer in", "invalid interface pointer in %s"),
        [VirtErrorCode.MultipleInterfaces] = new("multiple matching interfaces found"),
        [VirtErrorCode.WarnNoNWFilter] = new("Failed to start the nwfilter driver"),
        [VirtErrorCode.InvalidNWFilter] = new("Invalid network filter"),
        [VirtErrorCode.NoNWFilter] = new("Network filter not found"),
        [VirtErrorCode.BuildFirewall] = new("Error while building firewall"),
        [VirtErrorCode.WarnNoSecret] = new("Failed to find a secret storage driver"),
        [VirtErrorCode.InvalidSecret] = new("Invalid secret"),
        [VirtErrorCode.NoSecret] = new("Secret not found"),
        [VirtErrorCode.ConfigUnsupported] = new("unsupported configuration"),
        [VirtErrorCode.OperationTimeout] = new("Timed out during operation"),
        [VirtErrorCode.MigratePersistFailed] = new("Failed to make domain persistent after migration"),
        [VirtErrorCode.HookScriptFailed] = new("Hook script execution failed"),
        [VirtErrorCode.InvalidDomainSnapshot] = new("Invalid domain snapshot"),
        [VirtErrorCode.NoDomainSnapshot] = new("Domain snapshot not found"),
        [VirtErrorCode.InvalidStream] = new("invalid stream pointer", "invalid stream pointer in %s"),
        [VirtErrorCode.ArgumentUnsupported] = new("argument unsupported"),
        [VirtErrorCode.StorageProbeFailed] = new("Storage pool probe failed"),
        [VirtErrorCode.StoragePoolBuilt] = new("Storage pool already built"),
        [VirtErrorCode.SnapshotRevertRisky] = new("revert requires force"),
        [VirtErrorCode.OperationAborted] = new("operation aborted"),
        [VirtErrorCode.AuthCancelled] = new("authentication cancelled"),
        [VirtErrorCode.NoDomainMetadata] = new("metadata not found"),
        [VirtErrorCode.MigrateUnsafe] = new("Unsafe migration"),
        [VirtErrorCode.Overflow] = new("numerical overflow"),
        [VirtErrorCode.BlockCopyActive] = new("block copy still active"),
        [VirtErrorCode.OperationUnsupported] = new("Operation not supported"),
        [VirtErrorCode.Ssh] = new("SSH transport error"),
        [VirtErrorCode.AgentUnresponsive] = new("Guest agent is not responding"),
        [VirtErrorCode.ResourceBusy] = new("resource busy"),
        [VirtErrorCode.AccessDenied] = new("access denied"),
        [VirtErrorCode.DBusService] = new("error from service"),
        [VirtErrorCode.StorageVolExist] = new("this storage volume exists already", "storage volume %s exists already"),
        [VirtErrorCode.CpuIncompatible] = new("the CPU is incompatible with host CPU"),
        [VirtErrorCode.XmlInvalidSchema] = new("XML document failed to validate against schema"),
        [VirtErrorCode.MigrateFinishOk] = new("migration successfully aborted"),
        [VirtErrorCode.AuthUnavailable] = new("authentication unavailable"),
        [VirtErrorCode.NoServer] = new("Server not found"),
        [VirtErrorCode.NoClient] = new("Client not found"),
        [VirtErrorCode.AgentUnsynced] = new("guest agent replied with wrong id to guest-sync command"),
        [VirtErrorCode.Libssh] = new("libssh transport error"),
        [VirtErrorCode.DeviceMissing] = new("device not found"),
        [VirtErrorCode.InvalidNWFilterBinding] = new("Invalid network filter binding"),
        [VirtErrorCode.NoNWFilterBinding] = new("Network filter binding not found"),
        [VirtErrorCode.InvalidDomainCheckpoint] = new("Invalid domain checkpoint"),
        [VirtErrorCode.NoDomainCheckpoint] = new("Domain checkpoint not found"),
        [VirtErrorCode.NoDomainBackup] = new("Domain backup job id not found"),
        [VirtErrorCode.InvalidNetworkPort] = new("Invalid network port pointer"),
        [VirtErrorCode.NetworkPortExist] = new("this network port exists already", "network port %s exists already"),
        [VirtErrorCode.NoNetworkPort] = new("network port not found"),
        [VirtErrorCode.NoHostname] = new("no hostname found"),
        [VirtErrorCode.CheckpointInconsistent] = new("checkpoint inconsistent"),
        [VirtErrorCode.MultipleDomains] = new("multiple matching domains found"),
        [VirtErrorCode.NoNetworkMetadata] = new("metadata not found"),
        [VirtErrorCode.AgentCommandTimeout] = new("guest agent command timeout"),
        [VirtErrorCode.AgentCommandFailed] = new("guest agent command failed"),
        [VirtErrorCode.InvalidEncryptionKeySecret] = new("invalid encryption key secret"),
    }.ToFrozenDictionary();

    /// <summary>Joins a code's words and the detail.</summary>
    /// <param name="code">The code.</param>
    /// <param name="detail">The detail, or nothing.</param>
    /// <returns>The whole text, as libvirt prints it; for a code without words the detail alone, or the code's name.</returns>
    public static string Compose(VirtErrorCode code, string? detail)
    {
        var pattern = Pattern(code, detail);
        return pattern is null ? detail ?? code.ToString()
            : string.IsNullOrEmpty(detail) ? pattern
            : pattern.Replace(Slot, detail, StringComparison.Ordinal);
    }

    /// <summary>Gives the words before the detail is filled in, which libvirt sends as an error's first extra text.</summary>
    /// <param name="code">The code.</param>
    /// <param name="detail">The detail, or nothing.</param>
    /// <returns>The pattern, with <c>%s</c> where a detail goes; nothing for a code without words.</returns>
    internal static string? Pattern(VirtErrorCode code, string? detail) =>
        !Table.TryGetValue(code, out var words) ? null
            : string.IsNullOrEmpty(detail) ? words.Alone
            : words.WithDetail ?? $"{words.Alone}: {Slot}";

    private readonly record struct Words(string Alone, string? WithDetail = null);
}
