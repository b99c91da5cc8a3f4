namespace VirtPS.Engine.Errors;

/// <summary>Says what went wrong, with libvirt's own numbers.</summary>
/// <remarks>virErrorNumber; libvirt 11.3 counts 0 to 113. The names are the error ids that cmdlets show.</remarks>
public enum VirtErrorCode
{
    /// <summary>Nothing went wrong: <c>VIR_ERR_OK</c>.</summary>
    Ok = 0,

    /// <summary>A driver met a situation it has no better code for: <c>VIR_ERR_INTERNAL_ERROR</c>.</summary>
    InternalError = 1,

    /// <summary>Memory ran out: <c>VIR_ERR_NO_MEMORY</c>.</summary>
    NoMemory = 2,

    /// <summary>The driver does not have the function at all: <c>VIR_ERR_NO_SUPPORT</c>.</summary>
    NoSupport = 3,

    /// <summary>A host name has no address: <c>VIR_ERR_UNKNOWN_HOST</c>.</summary>
    UnknownHost = 4,

    /// <summary>No driver takes the connection URI: <c>VIR_ERR_NO_CONNECT</c>.</summary>
    NoConnect = 5,

    /// <summary>The connection is closed or was never one: <c>VIR_ERR_INVALID_CONN</c>.</summary>
    InvalidConn = 6,

    /// <summary>The domain handle is not usable on this connection: <c>VIR_ERR_INVALID_DOMAIN</c>.</summary>
    InvalidDomain = 7,

    /// <summary>An argument has a value that the function never accepts: <c>VIR_ERR_INVALID_ARG</c>.</summary>
    InvalidArg = 8,

    /// <summary>The hypervisor tried and did not succeed: <c>VIR_ERR_OPERATION_FAILED</c>.</summary>
    OperationFailed = 9,

    /// <summary>An HTTP GET to the hypervisor did not succeed: <c>VIR_ERR_GET_FAILED</c>.</summary>
    GetFailed = 10,

    /// <summary>An HTTP POST to the hypervisor did not succeed: <c>VIR_ERR_POST_FAILED</c>.</summary>
    PostFailed = 11,

    /// <summary>The hypervisor answered with an HTTP status nobody expects: <c>VIR_ERR_HTTP_ERROR</c>.</summary>
    HttpError = 12,

    /// <summary>An old Xen S-expression could not be written: <c>VIR_ERR_SEXPR_SERIAL</c>.</summary>
    SexprSerial = 13,

    /// <summary>The Xen control interface could not be opened: <c>VIR_ERR_NO_XEN</c>.</summary>
    NoXen = 14,

    /// <summary>A Xen hypercall was refused: <c>VIR_ERR_XEN_CALL</c>.</summary>
    XenCall = 15,

    /// <summary>The guest's operating system type is not one the host runs: <c>VIR_ERR_OS_TYPE</c>.</summary>
    OsType = 16,

    /// <summary>The description lacks the kernel to boot: <c>VIR_ERR_NO_KERNEL</c>.</summary>
    NoKernel = 17,

    /// <summary>The description lacks the root device: <c>VIR_ERR_NO_ROOT</c>.</summary>
    NoRoot = 18,

    /// <summary>A device lacks its source: <c>VIR_ERR_NO_SOURCE</c>.</summary>
    NoSource = 19,

    /// <summary>A device lacks its target: <c>VIR_ERR_NO_TARGET</c>.</summary>
    NoTarget = 20,

    /// <summary>The description lacks a name: <c>VIR_ERR_NO_NAME</c>.</summary>
    NoName = 21,

    /// <summary>The description lacks its operating system section: <c>VIR_ERR_NO_OS</c>.</summary>
    NoOs = 22,

    /// <summary>The description lacks its devices: <c>VIR_ERR_NO_DEVICE</c>.</summary>
    NoDevice = 23,

    /// <summary>The Xen store could not be reached: <c>VIR_ERR_NO_XENSTORE</c>.</summary>
    NoXenstore = 24,

    /// <summary>No more drivers can be registered: <c>VIR_ERR_DRIVER_FULL</c>.</summary>
    DriverFull = 25,

    /// <summary>A library call did not succeed; libvirt no longer raises it: <c>VIR_ERR_CALL_FAILED</c>.</summary>
    CallFailed = 26,

    /// <summary>An XML document lacks something or says something impossible: <c>VIR_ERR_XML_ERROR</c>.</summary>
    XmlError = 27,

    /// <summary>A domain of that name or UUID is there already: <c>VIR_ERR_DOM_EXIST</c>.</summary>
    DomExist = 28,

    /// <summary>The connection is read-only and the function is not: <c>VIR_ERR_OPERATION_DENIED</c>.</summary>
    OperationDenied = 29,

    /// <summary>A configuration file could not be opened: <c>VIR_ERR_OPEN_FAILED</c>.</summary>
    OpenFailed = 30,

    /// <summary>A configuration file could not be read: <c>VIR_ERR_READ_FAILED</c>.</summary>
    ReadFailed = 31,

    /// <summary>A configuration file makes no sense as a whole: <c>VIR_ERR_PARSE_FAILED</c>.</summary>
    ParseFailed = 32,

    /// <summary>A line of a configuration file breaks the syntax: <c>VIR_ERR_CONF_SYNTAX</c>.</summary>
    ConfSyntax = 33,

    /// <summary>A configuration file could not be written: <c>VIR_ERR_WRITE_FAILED</c>.</summary>
    WriteFailed = 34,

    /// <summary>The XML parser stopped; the text says where: <c>VIR_ERR_XML_DETAIL</c>.</summary>
    XmlDetail = 35,

    /// <summary>The network handle is not usable on this connection: <c>VIR_ERR_INVALID_NETWORK</c>.</summary>
    InvalidNetwork = 36,

    /// <summary>A network of that name or UUID is there already: <c>VIR_ERR_NETWORK_EXIST</c>.</summary>
    NetworkExist = 37,

    /// <summary>The operating system refused; the first extra number is its errno: <c>VIR_ERR_SYSTEM_ERROR</c>.</summary>
    SystemError = 38,

    /// <summary>The conversation with the daemon broke its own rules: <c>VIR_ERR_RPC</c>.</summary>
    Rpc = 39,

    /// <summary>The TLS library reported an error: <c>VIR_ERR_GNUTLS_ERROR</c>.</summary>
    GnutlsError = 40,

    /// <summary>The network driver did not start: <c>VIR_WAR_NO_NETWORK</c>.</summary>
    WarnNoNetwork = 41,

    /// <summary>No domain has that identity, or it has just gone: <c>VIR_ERR_NO_DOMAIN</c>.</summary>
    NoDomain = 42,

    /// <summary>No network has that identity: <c>VIR_ERR_NO_NETWORK</c>.</summary>
    NoNetwork = 43,

    /// <summary>A MAC address is malformed or not for a guest: <c>VIR_ERR_INVALID_MAC</c>.</summary>
    InvalidMac = 44,

    /// <summary>The peer did not accept who the user says they are: <c>VIR_ERR_AUTH_FAILED</c>.</summary>
    AuthFailed = 45,

    /// <summary>The storage pool handle is not usable on this connection: <c>VIR_ERR_INVALID_STORAGE_POOL</c>.</summary>
    InvalidStoragePool = 46,

    /// <summary>The storage volume handle is not usable on this connection: <c>VIR_ERR_INVALID_STORAGE_VOL</c>.</summary>
    InvalidStorageVol = 47,

    /// <summary>The storage driver did not start: <c>VIR_WAR_NO_STORAGE</c>.</summary>
    WarnNoStorage = 48,

    /// <summary>No storage pool has that identity: <c>VIR_ERR_NO_STORAGE_POOL</c>.</summary>
    NoStoragePool = 49,

    /// <summary>No storage volume has that identity: <c>VIR_ERR_NO_STORAGE_VOL</c>.</summary>
    NoStorageVol = 50,

    /// <summary>The node device driver did not start: <c>VIR_WAR_NO_NODE</c>.</summary>
    WarnNoNode = 51,

    /// <summary>The node device handle is not usable on this connection: <c>VIR_ERR_INVALID_NODE_DEVICE</c>.</summary>
    InvalidNodeDevice = 52,

    /// <summary>No node device has that name: <c>VIR_ERR_NO_NODE_DEVICE</c>.</summary>
    NoNodeDevice = 53,

    /// <summary>The host has no such security model: <c>VIR_ERR_NO_SECURITY_MODEL</c>.</summary>
    NoSecurityModel = 54,

    /// <summary>The object is in a state that does not allow the operation now: <c>VIR_ERR_OPERATION_INVALID</c>.</summary>
    OperationInvalid = 55,

    /// <summary>The host interface driver did not start: <c>VIR_WAR_NO_INTERFACE</c>.</summary>
    WarnNoInterface = 56,

    /// <summary>No host interface has that identity: <c>VIR_ERR_NO_INTERFACE</c>.</summary>
    NoInterface = 57,

    /// <summary>The host interface handle is not usable on this connection: <c>VIR_ERR_INVALID_INTERFACE</c>.</summary>
    InvalidInterface = 58,

    /// <summary>More than one host interface has that MAC address: <c>VIR_ERR_MULTIPLE_INTERFACES</c>.</summary>
    MultipleInterfaces = 59,

    /// <summary>The network filter driver did not start: <c>VIR_WAR_NO_NWFILTER</c>.</summary>
    WarnNoNWFilter = 60,

    /// <summary>The network filter handle is not usable on this connection: <c>VIR_ERR_INVALID_NWFILTER</c>.</summary>
    InvalidNWFilter = 61,

    /// <summary>No network filter has that identity: <c>VIR_ERR_NO_NWFILTER</c>.</summary>
    NoNWFilter = 62,

    /// <summary>The host's firewall did not take a filter's rules: <c>VIR_ERR_BUILD_FIREWALL</c>.</summary>
    BuildFirewall = 63,

    /// <summary>The secret driver did not start: <c>VIR_WAR_NO_SECRET</c>.</summary>
    WarnNoSecret = 64,

    /// <summary>The secret handle is not usable on this connection: <c>VIR_ERR_INVALID_SECRET</c>.</summary>
    InvalidSecret = 65,

    /// <summary>No secret has that identity, or it has no value yet: <c>VIR_ERR_NO_SECRET</c>.</summary>
    NoSecret = 66,

    /// <summary>The description is well formed but asks for what the driver cannot do: <c>VIR_ERR_CONFIG_UNSUPPORTED</c>.</summary>
    ConfigUnsupported = 67,

    /// <summary>The operation took longer than it may: <c>VIR_ERR_OPERATION_TIMEOUT</c>.</summary>
    OperationTimeout = 68,

    /// <summary>The guest moved, but the target host could not keep its definition: <c>VIR_ERR_MIGRATE_PERSIST_FAILED</c>.</summary>
    MigratePersistFailed = 69,

    /// <summary>An administrator's hook script vetoed the operation or failed: <c>VIR_ERR_HOOK_SCRIPT_FAILED</c>.</summary>
    HookScriptFailed = 70,

    /// <summary>The snapshot handle is not usable on this connection: <c>VIR_ERR_INVALID_DOMAIN_SNAPSHOT</c>.</summary>
    InvalidDomainSnapshot = 71,

    /// <summary>The domain has no snapshot of that name: <c>VIR_ERR_NO_DOMAIN_SNAPSHOT</c>.</summary>
    NoDomainSnapshot = 72,

    /// <summary>The stream is closed or belongs to another connection: <c>VIR_ERR_INVALID_STREAM</c>.</summary>
    InvalidStream = 73,

    /// <summary>The function knows the argument, this driver does not: <c>VIR_ERR_ARGUMENT_UNSUPPORTED</c>.</summary>
    ArgumentUnsupported = 74,

    /// <summary>The format of a storage source could not be found out: <c>VIR_ERR_STORAGE_PROBE_FAILED</c>.</summary>
    StorageProbeFailed = 75,

    /// <summary>The pool's storage is already formatted and may not be overwritten: <c>VIR_ERR_STORAGE_POOL_BUILT</c>.</summary>
    StoragePoolBuilt = 76,

    /// <summary>Reverting could lose something and was not forced: <c>VIR_ERR_SNAPSHOT_REVERT_RISKY</c>.</summary>
    SnapshotRevertRisky = 77,

    /// <summary>Somebody aborted the operation: <c>VIR_ERR_OPERATION_ABORTED</c>.</summary>
    OperationAborted = 78,

    /// <summary>The user declined to authenticate: <c>VIR_ERR_AUTH_CANCELLED</c>.</summary>
    AuthCancelled = 79,

    /// <summary>The domain has no metadata of that kind: <c>VIR_ERR_NO_DOMAIN_METADATA</c>.</summary>
    NoDomainMetadata = 80,

    /// <summary>Moving the guest could corrupt its disks and was not forced: <c>VIR_ERR_MIGRATE_UNSAFE</c>.</summary>
    MigrateUnsafe = 81,

    /// <summary>A number does not fit its type: <c>VIR_ERR_OVERFLOW</c>.</summary>
    Overflow = 82,

    /// <summary>A running block copy stands in the way: <c>VIR_ERR_BLOCK_COPY_ACTIVE</c>.</summary>
    BlockCopyActive = 83,

    /// <summary>The driver has the function but not for this object: <c>VIR_ERR_OPERATION_UNSUPPORTED</c>.</summary>
    OperationUnsupported = 84,

    /// <summary>The SSH tunnel broke or was refused: <c>VIR_ERR_SSH</c>.</summary>
    Ssh = 85,

    /// <summary>The guest agent does not run or does not answer: <c>VIR_ERR_AGENT_UNRESPONSIVE</c>.</summary>
    AgentUnresponsive = 86,

    /// <summary>Something else holds the resource: <c>VIR_ERR_RESOURCE_BUSY</c>.</summary>
    ResourceBusy = 87,

    /// <summary>The access policy does not let this user do it: <c>VIR_ERR_ACCESS_DENIED</c>.</summary>
    AccessDenied = 88,

    /// <summary>A service on the D-Bus reported an error: <c>VIR_ERR_DBUS_SERVICE</c>.</summary>
    DBusService = 89,

    /// <summary>A storage volume of that name is there already: <c>VIR_ERR_STORAGE_VOL_EXIST</c>.</summary>
    StorageVolExist = 90,

    /// <summary>The host's CPU lacks what the guest's CPU needs: <c>VIR_ERR_CPU_INCOMPATIBLE</c>.</summary>
    CpuIncompatible = 91,

    /// <summary>An XML document does not follow its schema: <c>VIR_ERR_XML_INVALID_SCHEMA</c>.</summary>
    XmlInvalidSchema = 92,

    /// <summary>A migration was called off and the source guest is unharmed: <c>VIR_ERR_MIGRATE_FINISH_OK</c>.</summary>
    MigrateFinishOk = 93,

    /// <summary>Nobody is there to authenticate the user, such as no polkit agent: <c>VIR_ERR_AUTH_UNAVAILABLE</c>.</summary>
    AuthUnavailable = 94,

    /// <summary>The daemon has no server of that name: <c>VIR_ERR_NO_SERVER</c>.</summary>
    NoServer = 95,

    /// <summary>The daemon's server has no client of that number: <c>VIR_ERR_NO_CLIENT</c>.</summary>
    NoClient = 96,

    /// <summary>The guest agent answered an earlier question; libvirt no longer raises it: <c>VIR_ERR_AGENT_UNSYNCED</c>.</summary>
    AgentUnsynced = 97,

    /// <summary>The SSH tunnel of the libssh transport broke or was refused: <c>VIR_ERR_LIBSSH</c>.</summary>
    Libssh = 98,

    /// <summary>The guest has no such device: <c>VIR_ERR_DEVICE_MISSING</c>.</summary>
    DeviceMissing = 99,

    /// <summary>The network filter binding handle is not usable on this connection: <c>VIR_ERR_INVALID_NWFILTER_BINDING</c>.</summary>
    InvalidNWFilterBinding = 100,

    /// <summary>No network filter is bound to that port: <c>VIR_ERR_NO_NWFILTER_BINDING</c>.</summary>
    NoNWFilterBinding = 101,

    /// <summary>The checkpoint handle is not usable on this connection: <c>VIR_ERR_INVALID_DOMAIN_CHECKPOINT</c>.</summary>
    InvalidDomainCheckpoint = 102,

    /// <summary>The domain has no checkpoint of that name: <c>VIR_ERR_NO_DOMAIN_CHECKPOINT</c>.</summary>
    NoDomainCheckpoint = 103,

    /// <summary>The domain has no backup job running: <c>VIR_ERR_NO_DOMAIN_BACKUP</c>.</summary>
    NoDomainBackup = 104,

    /// <summary>The network port handle is not usable on this connection: <c>VIR_ERR_INVALID_NETWORK_PORT</c>.</summary>
    InvalidNetworkPort = 105,

    /// <summary>A network port of that UUID is there already: <c>VIR_ERR_NETWORK_PORT_EXIST</c>.</summary>
    NetworkPortExist = 106,

    /// <summary>The network has no port of that UUID: <c>VIR_ERR_NO_NETWORK_PORT</c>.</summary>
    NoNetworkPort = 107,

    /// <summary>The guest's host name is not known: <c>VIR_ERR_NO_HOSTNAME</c>.</summary>
    NoHostname = 108,

    /// <summary>The checkpoint can no longer be trusted as the start of a backup: <c>VIR_ERR_CHECKPOINT_INCONSISTENT</c>.</summary>
    CheckpointInconsistent = 109,

    /// <summary>More than one domain fits the identity: <c>VIR_ERR_MULTIPLE_DOMAINS</c>.</summary>
    MultipleDomains = 110,

    /// <summary>The network has no metadata of that kind: <c>VIR_ERR_NO_NETWORK_METADATA</c>.</summary>
    NoNetworkMetadata = 111,

    /// <summary>The guest agent took longer than it may over a command: <c>VIR_ERR_AGENT_COMMAND_TIMEOUT</c>.</summary>
    AgentCommandTimeout = 112,

    /// <summary>The guest agent ran a command without success: <c>VIR_ERR_AGENT_COMMAND_FAILED</c>.</summary>
    AgentCommandFailed = 113,

    /// <summary>The key that a secret is encrypted by does not fit, or is missing: <c>VIR_ERR_INVALID_ENCR_KEY_SECRET</c>, libvirt 12.1.</summary>
    InvalidEncryptionKeySecret = 114,
}
