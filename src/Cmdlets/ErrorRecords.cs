using System.Management.Automation;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Turns engine errors into PowerShell's; the only place that makes an <see cref="ErrorRecord"/>.</summary>
internal static class ErrorRecords
{
    internal static ErrorRecord From(VirtException error, object? target) =>
        new(error, error.Code.ToString(), CategoryOf(error.Code), target);

    /// <summary>Says that the user named what is not there, whatever the code; unlike the loss of a connection, it ends no command.</summary>
    internal static ErrorRecord Missing(VirtException error, object target) =>
        new(error, error.Code.ToString(), ErrorCategory.ObjectNotFound, target);

    /// <summary>Tells whether nothing more can be done on the connection.</summary>
    internal static bool EndsCommand(VirtException error) =>
        error.Code is VirtErrorCode.InvalidConn or VirtErrorCode.Rpc
        || error is { Code: VirtErrorCode.InternalError, Domain: VirtErrorDomain.Rpc };

    private static ErrorCategory CategoryOf(VirtErrorCode code) => code switch
    {
        VirtErrorCode.NoDomain or VirtErrorCode.NoNetwork or VirtErrorCode.NoStoragePool or VirtErrorCode.NoStorageVol
            or VirtErrorCode.NoNodeDevice or VirtErrorCode.NoInterface or VirtErrorCode.NoSecret or VirtErrorCode.NoNWFilter
            or VirtErrorCode.NoNWFilterBinding or VirtErrorCode.NoDomainSnapshot or VirtErrorCode.NoDomainCheckpoint
            or VirtErrorCode.NoDomainBackup or VirtErrorCode.NoNetworkPort or VirtErrorCode.NoDomainMetadata
            or VirtErrorCode.NoNetworkMetadata or VirtErrorCode.NoServer or VirtErrorCode.NoClient
            or VirtErrorCode.NoHostname or VirtErrorCode.DeviceMissing or VirtErrorCode.NoSecurityModel => ErrorCategory.ObjectNotFound,
        VirtErrorCode.DomExist or VirtErrorCode.NetworkExist or VirtErrorCode.StorageVolExist
            or VirtErrorCode.NetworkPortExist or VirtErrorCode.StoragePoolBuilt => ErrorCategory.ResourceExists,
        VirtErrorCode.InvalidArg or VirtErrorCode.InvalidMac or VirtErrorCode.Overflow
            or VirtErrorCode.MultipleInterfaces or VirtErrorCode.MultipleDomains => ErrorCategory.InvalidArgument,
        VirtErrorCode.XmlError or VirtErrorCode.XmlDetail or VirtErrorCode.XmlInvalidSchema
            or VirtErrorCode.ConfigUnsupported or VirtErrorCode.CpuIncompatible => ErrorCategory.InvalidData,
        VirtErrorCode.ParseFailed or VirtErrorCode.ConfSyntax => ErrorCategory.ParserError,
        VirtErrorCode.OperationInvalid or VirtErrorCode.SnapshotRevertRisky or VirtErrorCode.MigrateUnsafe
            or VirtErrorCode.BlockCopyActive or VirtErrorCode.CheckpointInconsistent => ErrorCategory.InvalidOperation,
        VirtErrorCode.NoSupport or VirtErrorCode.OperationUnsupported or VirtErrorCode.ArgumentUnsupported => ErrorCategory.NotImplemented,
        VirtErrorCode.OperationDenied or VirtErrorCode.AccessDenied => ErrorCategory.PermissionDenied,
        VirtErrorCode.AuthFailed or VirtErrorCode.AuthCancelled or VirtErrorCode.AuthUnavailable => ErrorCategory.AuthenticationError,
        VirtErrorCode.OperationTimeout or VirtErrorCode.AgentCommandTimeout => ErrorCategory.OperationTimeout,
        VirtErrorCode.OperationAborted => ErrorCategory.OperationStopped,
        VirtErrorCode.ResourceBusy => ErrorCategory.ResourceBusy,
        VirtErrorCode.AgentUnresponsive or VirtErrorCode.AgentUnsynced => ErrorCategory.ResourceUnavailable,
        VirtErrorCode.NoConnect or VirtErrorCode.InvalidConn or VirtErrorCode.Rpc or VirtErrorCode.UnknownHost
            or VirtErrorCode.Ssh or VirtErrorCode.Libssh or VirtErrorCode.GnutlsError => ErrorCategory.ConnectionError,
        VirtErrorCode.OpenFailed => ErrorCategory.OpenError,
        VirtErrorCode.ReadFailed => ErrorCategory.ReadError,
        VirtErrorCode.WriteFailed => ErrorCategory.WriteError,
        _ => ErrorCategory.NotSpecified,
    };
}
