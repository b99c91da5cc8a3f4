namespace VirtPS.Engine.Drivers;

/// <summary>Chooses where a device change takes effect.</summary>
/// <remarks>virDomainDeviceModifyFlags.</remarks>
[Flags]
public enum DomainDeviceFlags : uint
{
    /// <summary>VIR_DOMAIN_DEVICE_MODIFY_CURRENT.</summary>
    Current = 0,

    /// <summary>VIR_DOMAIN_DEVICE_MODIFY_LIVE.</summary>
    Live = 1u << 0,

    /// <summary>VIR_DOMAIN_DEVICE_MODIFY_CONFIG.</summary>
    Config = 1u << 1,

    /// <summary>VIR_DOMAIN_DEVICE_MODIFY_FORCE.</summary>
    Force = 1u << 2,
}

/// <summary>Gives the unit of a block device's new size.</summary>
/// <remarks>virDomainBlockResizeFlags.</remarks>
[Flags]
public enum DomainBlockResizeFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_BLOCK_RESIZE_BYTES.</summary>
    Bytes = 1u << 0,
}

/// <summary>Says which address space memory is read from.</summary>
/// <remarks>virDomainMemoryFlags.</remarks>
[Flags]
public enum DomainMemoryPeekFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_MEMORY_VIRTUAL.</summary>
    Virtual = 1u << 0,

    /// <summary>VIR_MEMORY_PHYSICAL.</summary>
    Physical = 1u << 1,
}

/// <summary>Changes how a guest's clock is set.</summary>
/// <remarks>virDomainSetTimeFlags.</remarks>
[Flags]
public enum DomainSetTimeFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_TIME_SYNC.</summary>
    Sync = 1u << 0,
}

/// <summary>Says where a guest's addresses are learnt.</summary>
/// <remarks>virDomainInterfaceAddressesSource.</remarks>
public enum DomainAddressSource
{
    /// <summary>VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE.</summary>
    Lease = 0,

    /// <summary>VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT.</summary>
    Agent = 1,

    /// <summary>VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP.</summary>
    Arp = 2,
}

/// <summary>Says what is asked of the guest agent.</summary>
/// <remarks>virDomainGuestInfoTypes.</remarks>
[Flags]
public enum DomainGuestInfoTypes : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_GUEST_INFO_USERS.</summary>
    Users = 1u << 0,

    /// <summary>VIR_DOMAIN_GUEST_INFO_OS.</summary>
    Os = 1u << 1,

    /// <summary>VIR_DOMAIN_GUEST_INFO_TIMEZONE.</summary>
    Timezone = 1u << 2,

    /// <summary>VIR_DOMAIN_GUEST_INFO_HOSTNAME.</summary>
    Hostname = 1u << 3,

    /// <summary>VIR_DOMAIN_GUEST_INFO_FILESYSTEM.</summary>
    Filesystem = 1u << 4,

    /// <summary>VIR_DOMAIN_GUEST_INFO_DISKS.</summary>
    Disks = 1u << 5,

    /// <summary>VIR_DOMAIN_GUEST_INFO_INTERFACES.</summary>
    Interfaces = 1u << 6,
}

/// <summary>Names the signal sent to a process of a guest.</summary>
/// <remarks>virDomainProcessSignal.</remarks>
public enum DomainProcessSignal
{
    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_NOP.</summary>
    Nop = 0,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_HUP.</summary>
    Hup = 1,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_INT.</summary>
    Int = 2,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_QUIT.</summary>
    Quit = 3,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_ILL.</summary>
    Ill = 4,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_TRAP.</summary>
    Trap = 5,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_ABRT.</summary>
    Abrt = 6,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_BUS.</summary>
    Bus = 7,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_FPE.</summary>
    Fpe = 8,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_KILL.</summary>
    Kill = 9,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_USR1.</summary>
    Usr1 = 10,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_SEGV.</summary>
    Segv = 11,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_USR2.</summary>
    Usr2 = 12,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_PIPE.</summary>
    Pipe = 13,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_ALRM.</summary>
    Alrm = 14,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_TERM.</summary>
    Term = 15,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_STKFLT.</summary>
    Stkflt = 16,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_CHLD.</summary>
    Chld = 17,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_CONT.</summary>
    Cont = 18,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_STOP.</summary>
    Stop = 19,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_TSTP.</summary>
    Tstp = 20,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_TTIN.</summary>
    Ttin = 21,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_TTOU.</summary>
    Ttou = 22,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_URG.</summary>
    Urg = 23,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_XCPU.</summary>
    Xcpu = 24,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_XFSZ.</summary>
    Xfsz = 25,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_VTALRM.</summary>
    Vtalrm = 26,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_PROF.</summary>
    Prof = 27,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_WINCH.</summary>
    Winch = 28,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_POLL.</summary>
    Poll = 29,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_PWR.</summary>
    Pwr = 30,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_SYS.</summary>
    Sys = 31,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT0.</summary>
    Rt0 = 32,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT1.</summary>
    Rt1 = 33,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT2.</summary>
    Rt2 = 34,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT3.</summary>
    Rt3 = 35,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT4.</summary>
    Rt4 = 36,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT5.</summary>
    Rt5 = 37,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT6.</summary>
    Rt6 = 38,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT7.</summary>
    Rt7 = 39,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT8.</summary>
    Rt8 = 40,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT9.</summary>
    Rt9 = 41,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT10.</summary>
    Rt10 = 42,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT11.</summary>
    Rt11 = 43,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT12.</summary>
    Rt12 = 44,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT13.</summary>
    Rt13 = 45,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT14.</summary>
    Rt14 = 46,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT15.</summary>
    Rt15 = 47,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT16.</summary>
    Rt16 = 48,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT17.</summary>
    Rt17 = 49,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT18.</summary>
    Rt18 = 50,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT19.</summary>
    Rt19 = 51,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT20.</summary>
    Rt20 = 52,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT21.</summary>
    Rt21 = 53,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT22.</summary>
    Rt22 = 54,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT23.</summary>
    Rt23 = 55,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT24.</summary>
    Rt24 = 56,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT25.</summary>
    Rt25 = 57,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT26.</summary>
    Rt26 = 58,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT27.</summary>
    Rt27 = 59,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT28.</summary>
    Rt28 = 60,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT29.</summary>
    Rt29 = 61,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT30.</summary>
    Rt30 = 62,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT31.</summary>
    Rt31 = 63,

    /// <summary>VIR_DOMAIN_PROCESS_SIGNAL_RT32.</summary>
    Rt32 = 64,
}

/// <summary>Names the code set of keys sent to a guest.</summary>
/// <remarks>virKeycodeSet.</remarks>
public enum KeycodeSet
{
    /// <summary>VIR_KEYCODE_SET_LINUX.</summary>
    Linux = 0,

    /// <summary>VIR_KEYCODE_SET_XT.</summary>
    Xt = 1,

    /// <summary>VIR_KEYCODE_SET_ATSET1.</summary>
    AtSet1 = 2,

    /// <summary>VIR_KEYCODE_SET_ATSET2.</summary>
    AtSet2 = 3,

    /// <summary>VIR_KEYCODE_SET_ATSET3.</summary>
    AtSet3 = 4,

    /// <summary>VIR_KEYCODE_SET_OSX.</summary>
    Osx = 5,

    /// <summary>VIR_KEYCODE_SET_XT_KBD.</summary>
    XtKbd = 6,

    /// <summary>VIR_KEYCODE_SET_USB.</summary>
    Usb = 7,

    /// <summary>VIR_KEYCODE_SET_WIN32.</summary>
    Win32 = 8,

    /// <summary>VIR_KEYCODE_SET_QNUM.</summary>
    QNum = 9,
}

/// <summary>Changes how a console is opened.</summary>
/// <remarks>virDomainConsoleFlags.</remarks>
[Flags]
public enum DomainConsoleFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_CONSOLE_FORCE.</summary>
    Force = 1u << 0,

    /// <summary>VIR_DOMAIN_CONSOLE_SAFE.</summary>
    Safe = 1u << 1,
}

/// <summary>Changes how a channel is opened.</summary>
/// <remarks>virDomainChannelFlags.</remarks>
[Flags]
public enum DomainChannelFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_CHANNEL_FORCE.</summary>
    Force = 1u << 0,
}
