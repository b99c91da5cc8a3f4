namespace VirtPS.Engine.Drivers;

/// <summary>Narrows an enumeration of host devices.</summary>
/// <remarks>virConnectListAllNodeDeviceFlags.</remarks>
[Flags]
public enum NodeDeviceListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The host itself (VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM).</summary>
    CapSystem = 1u << 0,

    /// <summary>PCI devices (VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV).</summary>
    CapPciDev = 1u << 1,

    /// <summary>USB devices (VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV).</summary>
    CapUsbDev = 1u << 2,

    /// <summary>Interfaces of USB devices (VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE).</summary>
    CapUsbInterface = 1u << 3,

    /// <summary>Network devices (VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET).</summary>
    CapNet = 1u << 4,

    /// <summary>SCSI host adapters (VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST).</summary>
    CapScsiHost = 1u << 5,

    /// <summary>SCSI targets (VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_TARGET).</summary>
    CapScsiTarget = 1u << 6,

    /// <summary>SCSI devices (VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI).</summary>
    CapScsi = 1u << 7,

    /// <summary>Storage devices (VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE).</summary>
    CapStorage = 1u << 8,

    /// <summary>Fibre Channel host adapters (VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST).</summary>
    CapFcHost = 1u << 9,

    /// <summary>Host adapters that can carry virtual ports (VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS).</summary>
    CapVports = 1u << 10,

    /// <summary>Generic SCSI devices (VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_GENERIC).</summary>
    CapScsiGeneric = 1u << 11,

    /// <summary>Graphics devices of the direct rendering manager (VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM).</summary>
    CapDrm = 1u << 12,

    /// <summary>Devices that can be split into mediated ones (VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES).</summary>
    CapMdevTypes = 1u << 13,

    /// <summary>Mediated devices (VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV).</summary>
    CapMdev = 1u << 14,

    /// <summary>Channel-attached devices of s390 (VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCW_DEV).</summary>
    CapCcwDev = 1u << 15,

    /// <summary>Subchannels of s390 (VIR_CONNECT_LIST_NODE_DEVICES_CAP_CSS_DEV).</summary>
    CapCssDev = 1u << 16,

    /// <summary>Devices with a virtio data path in hardware (VIR_CONNECT_LIST_NODE_DEVICES_CAP_VDPA).</summary>
    CapVdpa = 1u << 17,

    /// <summary>Crypto cards of s390 (VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_CARD).</summary>
    CapApCard = 1u << 18,

    /// <summary>Crypto queues of s390 (VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_QUEUE).</summary>
    CapApQueue = 1u << 19,

    /// <summary>The crypto matrix device of s390 (VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_MATRIX).</summary>
    CapApMatrix = 1u << 20,

    /// <summary>Devices with vital product data (VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPD).</summary>
    CapVpd = 1u << 21,

    /// <summary>Groups of channel-attached devices of s390 (VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCWGROUP_DEV, libvirt 11.1).</summary>
    CapCcwgroupDev = 1u << 22,

    /// <summary>Members of such groups (VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCWGROUP_MEMBER, libvirt 11.1).</summary>
    CapCcwgroupMember = 1u << 23,

    /// <summary>Devices with a stored definition (VIR_CONNECT_LIST_NODE_DEVICES_PERSISTENT, libvirt 10.1).</summary>
    Persistent = 1u << 28,

    /// <summary>Devices without one (VIR_CONNECT_LIST_NODE_DEVICES_TRANSIENT, libvirt 10.1).</summary>
    Transient = 1u << 29,

    /// <summary>Devices that are only defined (VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE).</summary>
    Inactive = 1u << 30,

    /// <summary>Devices present on the host (VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE).</summary>
    Active = 1u << 31,
}

/// <summary>Changes how a host device is defined.</summary>
/// <remarks>virNodeDeviceDefineXMLFlags.</remarks>
[Flags]
public enum NodeDeviceDefineFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Checks the XML against the schema first (VIR_NODE_DEVICE_DEFINE_XML_VALIDATE).</summary>
    Validate = 1u << 0,
}

/// <summary>Changes how a host device is created.</summary>
/// <remarks>virNodeDeviceCreateXMLFlags.</remarks>
[Flags]
public enum NodeDeviceCreateFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Checks the XML against the schema first (VIR_NODE_DEVICE_CREATE_XML_VALIDATE).</summary>
    Validate = 1u << 0,
}

/// <summary>Narrows an enumeration of host interfaces.</summary>
/// <remarks>virConnectListAllInterfacesFlags.</remarks>
[Flags]
public enum InterfaceListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Interfaces that are down (VIR_CONNECT_LIST_INTERFACES_INACTIVE).</summary>
    Inactive = 1u << 0,

    /// <summary>Interfaces that are up (VIR_CONNECT_LIST_INTERFACES_ACTIVE).</summary>
    Active = 1u << 1,
}

/// <summary>Chooses which description of a host interface is given.</summary>
/// <remarks>virInterfaceXMLFlags.</remarks>
[Flags]
public enum InterfaceXmlFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Gives the stored definition even while the interface is up (VIR_INTERFACE_XML_INACTIVE).</summary>
    Inactive = 1u << 0,
}

/// <summary>Narrows an enumeration of secrets.</summary>
/// <remarks>virConnectListAllSecretsFlags.</remarks>
[Flags]
public enum SecretListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Secrets kept in memory only (VIR_CONNECT_LIST_SECRETS_EPHEMERAL).</summary>
    Ephemeral = 1u << 0,

    /// <summary>Secrets that are stored (VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL).</summary>
    NoEphemeral = 1u << 1,

    /// <summary>Secrets whose value no client may read (VIR_CONNECT_LIST_SECRETS_PRIVATE).</summary>
    Private = 1u << 2,

    /// <summary>Secrets whose value clients may read (VIR_CONNECT_LIST_SECRETS_NO_PRIVATE).</summary>
    NoPrivate = 1u << 3,
}

/// <summary>Names what a secret is used for.</summary>
/// <remarks>virSecretUsageType.</remarks>
public enum SecretUsageType
{
    /// <summary>No use named (VIR_SECRET_USAGE_TYPE_NONE).</summary>
    None = 0,

    /// <summary>The passphrase of an encrypted volume (VIR_SECRET_USAGE_TYPE_VOLUME).</summary>
    Volume = 1,

    /// <summary>The key to a Ceph cluster (VIR_SECRET_USAGE_TYPE_CEPH).</summary>
    Ceph = 2,

    /// <summary>The CHAP password of an iSCSI target (VIR_SECRET_USAGE_TYPE_ISCSI).</summary>
    Iscsi = 3,

    /// <summary>The passphrase of a TLS private key (VIR_SECRET_USAGE_TYPE_TLS).</summary>
    Tls = 4,

    /// <summary>The passphrase of an emulated TPM's state (VIR_SECRET_USAGE_TYPE_VTPM).</summary>
    Vtpm = 5,
}

/// <summary>Names how deep a host or guest sleeps.</summary>
/// <remarks>virNodeSuspendTarget.</remarks>
public enum NodeSuspendTarget
{
    /// <summary>Keeps the state in memory, ACPI S3 (VIR_NODE_SUSPEND_TARGET_MEM).</summary>
    Mem = 0,

    /// <summary>Keeps the state on disk and powers off, ACPI S4 (VIR_NODE_SUSPEND_TARGET_DISK).</summary>
    Disk = 1,

    /// <summary>Keeps the state in memory and, against loss of power, on disk (VIR_NODE_SUSPEND_TARGET_HYBRID).</summary>
    Hybrid = 2,
}

/// <summary>Says how a CPU description relates to a host's CPU.</summary>
/// <remarks>virCPUCompareResult.</remarks>
public enum CpuCompareResult
{
    /// <summary>The comparison failed (VIR_CPU_COMPARE_ERROR).</summary>
    Error = -1,

    /// <summary>The host's CPU lacks something the description asks for (VIR_CPU_COMPARE_INCOMPATIBLE).</summary>
    Incompatible = 0,

    /// <summary>The host's CPU is the described one (VIR_CPU_COMPARE_IDENTICAL).</summary>
    Identical = 1,

    /// <summary>The host's CPU offers all that is described and more (VIR_CPU_COMPARE_SUPERSET).</summary>
    Superset = 2,
}

/// <summary>Changes how CPU descriptions are compared.</summary>
/// <remarks>virConnectCompareCPUFlags.</remarks>
[Flags]
public enum CpuCompareFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Fails, with the reason, instead of answering incompatible (VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE).</summary>
    FailIncompatible = 1u << 0,

    /// <summary>Checks the XML against the schema first (VIR_CONNECT_COMPARE_CPU_VALIDATE_XML).</summary>
    ValidateXml = 1u << 1,
}

/// <summary>Changes how a common CPU is computed.</summary>
/// <remarks>virConnectBaselineCPUFlags.</remarks>
[Flags]
public enum CpuBaselineFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Names every feature, even those the model implies (VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES).</summary>
    ExpandFeatures = 1u << 0,

    /// <summary>Leaves out features that bar migration (VIR_CONNECT_BASELINE_CPU_MIGRATABLE).</summary>
    Migratable = 1u << 1,

    /// <summary>Counts the given CPUs only, and not what this host can give (VIR_CONNECT_BASELINE_CPU_IGNORE_HOST, libvirt 11.6).</summary>
    IgnoreHost = 1u << 2,
}

/// <summary>Changes what domain capabilities tell of CPUs.</summary>
/// <remarks>virConnectGetDomainCapabilitiesFlags.</remarks>
[Flags]
public enum DomainCapabilitiesFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Switches off, in the host's model, the features that the hypervisor calls deprecated (VIR_CONNECT_GET_DOMAIN_CAPABILITIES_DISABLE_DEPRECATED_FEATURES, libvirt 11.0).</summary>
    DisableDeprecatedFeatures = 1u << 0,

    /// <summary>Names, in the host's model, also the features that the model implies (VIR_CONNECT_GET_DOMAIN_CAPABILITIES_EXPAND_CPU_FEATURES, libvirt 12.2).</summary>
    ExpandCpuFeatures = 1u << 1,
}

/// <summary>Chooses which description of a host device is given.</summary>
/// <remarks>virNodeDeviceXMLFlags, since libvirt 10.1.</remarks>
[Flags]
public enum NodeDeviceXmlFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Gives the stored definition even while the device is active (VIR_NODE_DEVICE_XML_INACTIVE).</summary>
    Inactive = 1u << 0,
}

/// <summary>Chooses where a host device's change takes effect.</summary>
/// <remarks>virNodeDeviceUpdateFlags, since libvirt 10.1.</remarks>
[Flags]
public enum NodeDeviceUpdateFlags : uint
{
    /// <summary>Changes the device if it is active, else its stored definition (VIR_NODE_DEVICE_UPDATE_AFFECT_CURRENT).</summary>
    Current = 0,

    /// <summary>Changes the active device (VIR_NODE_DEVICE_UPDATE_AFFECT_LIVE).</summary>
    Live = 1u << 0,

    /// <summary>Changes the stored definition (VIR_NODE_DEVICE_UPDATE_AFFECT_CONFIG).</summary>
    Config = 1u << 1,
}
