namespace VirtPS.Engine.Drivers;

/// <summary>Chooses where a device change takes effect.</summary>
/// <remarks>virDomainDeviceModifyFlags.</remarks>
[Flags]
public enum DomainDeviceFlags : uint
{
    /// <summary>Changes the guest if it runs, else its stored definition (VIR_DOMAIN_DEVICE_MODIFY_CURRENT).</summary>
    Current = 0,

    /// <summary>Changes the device of the running guest (VIR_DOMAIN_DEVICE_MODIFY_LIVE).</summary>
    Live = 1u << 0,

    /// <summary>Changes the device in the stored definition, from the next start on (VIR_DOMAIN_DEVICE_MODIFY_CONFIG).</summary>
    Config = 1u << 1,

    /// <summary>Goes through even if the guest holds the device, such as a locked CD tray (VIR_DOMAIN_DEVICE_MODIFY_FORCE).</summary>
    Force = 1u << 2,
}

/// <summary>How a block device gets its new size.</summary>
/// <remarks>virDomainBlockResizeFlags. Sizes here are always bytes, so VIR_DOMAIN_BLOCK_RESIZE_BYTES (1) has no member: it belongs to the wire.</remarks>
[Flags]
public enum DomainBlockResizeFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Takes all that the source holds; the size given is 0 or just that (VIR_DOMAIN_BLOCK_RESIZE_CAPACITY, libvirt 10.0).</summary>
    Capacity = 1u << 1,

    /// <summary>Refuses a size that is smaller than the present one (VIR_DOMAIN_BLOCK_RESIZE_EXTEND, libvirt 12.3).</summary>
    Extend = 1u << 2,
}

/// <summary>Says which address space memory is read from.</summary>
/// <remarks>virDomainMemoryFlags.</remarks>
[Flags]
public enum DomainMemoryPeekFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Takes the start as a virtual address of the guest (VIR_MEMORY_VIRTUAL).</summary>
    Virtual = 1u << 0,

    /// <summary>Takes the start as a physical address of the guest (VIR_MEMORY_PHYSICAL).</summary>
    Physical = 1u << 1,
}

/// <summary>Changes how a guest's clock is set.</summary>
/// <remarks>virDomainSetTimeFlags.</remarks>
[Flags]
public enum DomainSetTimeFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Sets the guest's clock from its own hardware clock and ignores the given time (VIR_DOMAIN_TIME_SYNC).</summary>
    Sync = 1u << 0,
}

/// <summary>Says where a guest's addresses are learnt.</summary>
/// <remarks>virDomainInterfaceAddressesSource.</remarks>
public enum DomainAddressSource
{
    /// <summary>The DHCP leases of the virtual networks (VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE).</summary>
    Lease = 0,

    /// <summary>The agent inside the guest (VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT).</summary>
    Agent = 1,

    /// <summary>The host's table of neighbours (VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP).</summary>
    Arp = 2,
}

/// <summary>Says what is asked of the guest agent.</summary>
/// <remarks>virDomainGuestInfoTypes.</remarks>
[Flags]
public enum DomainGuestInfoTypes : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The users logged in to the guest (VIR_DOMAIN_GUEST_INFO_USERS).</summary>
    Users = 1u << 0,

    /// <summary>The name and version of the guest's operating system (VIR_DOMAIN_GUEST_INFO_OS).</summary>
    Os = 1u << 1,

    /// <summary>The guest's time zone and its offset from UTC in seconds (VIR_DOMAIN_GUEST_INFO_TIMEZONE).</summary>
    Timezone = 1u << 2,

    /// <summary>The host name the guest gives itself (VIR_DOMAIN_GUEST_INFO_HOSTNAME).</summary>
    Hostname = 1u << 3,

    /// <summary>The mounted file systems, with sizes in bytes (VIR_DOMAIN_GUEST_INFO_FILESYSTEM).</summary>
    Filesystem = 1u << 4,

    /// <summary>The disks as the guest sees them (VIR_DOMAIN_GUEST_INFO_DISKS).</summary>
    Disks = 1u << 5,

    /// <summary>The network interfaces as the guest sees them, with their addresses (VIR_DOMAIN_GUEST_INFO_INTERFACES).</summary>
    Interfaces = 1u << 6,

    /// <summary>How many processes wait for a CPU (VIR_DOMAIN_GUEST_INFO_LOAD, libvirt 11.2).</summary>
    Load = 1u << 7,
}

/// <summary>Names the signal sent to a process of a guest.</summary>
/// <remarks>virDomainProcessSignal.</remarks>
public enum DomainProcessSignal
{
    /// <summary>Sends nothing and only checks that the process exists (VIR_DOMAIN_PROCESS_SIGNAL_NOP).</summary>
    Nop = 0,

    /// <summary>Hang-up of the terminal, or by custom a request to reload, SIGHUP (VIR_DOMAIN_PROCESS_SIGNAL_HUP).</summary>
    Hup = 1,

    /// <summary>Interrupt from the keyboard, SIGINT (VIR_DOMAIN_PROCESS_SIGNAL_INT).</summary>
    Int = 2,

    /// <summary>Quit from the keyboard, with a core dump, SIGQUIT (VIR_DOMAIN_PROCESS_SIGNAL_QUIT).</summary>
    Quit = 3,

    /// <summary>Illegal instruction, SIGILL (VIR_DOMAIN_PROCESS_SIGNAL_ILL).</summary>
    Ill = 4,

    /// <summary>Breakpoint or trace trap, SIGTRAP (VIR_DOMAIN_PROCESS_SIGNAL_TRAP).</summary>
    Trap = 5,

    /// <summary>Abort by the process itself, SIGABRT (VIR_DOMAIN_PROCESS_SIGNAL_ABRT).</summary>
    Abrt = 6,

    /// <summary>Faulty access on the memory bus, SIGBUS (VIR_DOMAIN_PROCESS_SIGNAL_BUS).</summary>
    Bus = 7,

    /// <summary>Arithmetic fault, SIGFPE (VIR_DOMAIN_PROCESS_SIGNAL_FPE).</summary>
    Fpe = 8,

    /// <summary>Immediate end that no process can catch, SIGKILL (VIR_DOMAIN_PROCESS_SIGNAL_KILL).</summary>
    Kill = 9,

    /// <summary>First signal free for programs, SIGUSR1 (VIR_DOMAIN_PROCESS_SIGNAL_USR1).</summary>
    Usr1 = 10,

    /// <summary>Access to memory that is not the process's own, SIGSEGV (VIR_DOMAIN_PROCESS_SIGNAL_SEGV).</summary>
    Segv = 11,

    /// <summary>Second signal free for programs, SIGUSR2 (VIR_DOMAIN_PROCESS_SIGNAL_USR2).</summary>
    Usr2 = 12,

    /// <summary>Write to a pipe nobody reads, SIGPIPE (VIR_DOMAIN_PROCESS_SIGNAL_PIPE).</summary>
    Pipe = 13,

    /// <summary>Alarm of the real-time timer, SIGALRM (VIR_DOMAIN_PROCESS_SIGNAL_ALRM).</summary>
    Alrm = 14,

    /// <summary>Request to end, SIGTERM (VIR_DOMAIN_PROCESS_SIGNAL_TERM).</summary>
    Term = 15,

    /// <summary>Stack fault of the coprocessor, Linux only, SIGSTKFLT (VIR_DOMAIN_PROCESS_SIGNAL_STKFLT).</summary>
    Stkflt = 16,

    /// <summary>Child process ended or stopped, SIGCHLD (VIR_DOMAIN_PROCESS_SIGNAL_CHLD).</summary>
    Chld = 17,

    /// <summary>Continuation of a stopped process, SIGCONT (VIR_DOMAIN_PROCESS_SIGNAL_CONT).</summary>
    Cont = 18,

    /// <summary>Stop that no process can catch, SIGSTOP (VIR_DOMAIN_PROCESS_SIGNAL_STOP).</summary>
    Stop = 19,

    /// <summary>Stop from the keyboard, SIGTSTP (VIR_DOMAIN_PROCESS_SIGNAL_TSTP).</summary>
    Tstp = 20,

    /// <summary>Read from the terminal in the background, SIGTTIN (VIR_DOMAIN_PROCESS_SIGNAL_TTIN).</summary>
    Ttin = 21,

    /// <summary>Write to the terminal in the background, SIGTTOU (VIR_DOMAIN_PROCESS_SIGNAL_TTOU).</summary>
    Ttou = 22,

    /// <summary>Urgent data on a socket, SIGURG (VIR_DOMAIN_PROCESS_SIGNAL_URG).</summary>
    Urg = 23,

    /// <summary>CPU time limit passed, SIGXCPU (VIR_DOMAIN_PROCESS_SIGNAL_XCPU).</summary>
    Xcpu = 24,

    /// <summary>File size limit passed, SIGXFSZ (VIR_DOMAIN_PROCESS_SIGNAL_XFSZ).</summary>
    Xfsz = 25,

    /// <summary>Alarm of the timer that counts the process's own CPU time, SIGVTALRM (VIR_DOMAIN_PROCESS_SIGNAL_VTALRM).</summary>
    Vtalrm = 26,

    /// <summary>Alarm of the profiling timer, SIGPROF (VIR_DOMAIN_PROCESS_SIGNAL_PROF).</summary>
    Prof = 27,

    /// <summary>Terminal window resized, SIGWINCH (VIR_DOMAIN_PROCESS_SIGNAL_WINCH).</summary>
    Winch = 28,

    /// <summary>Input or output possible on a descriptor, SIGPOLL or SIGIO (VIR_DOMAIN_PROCESS_SIGNAL_POLL).</summary>
    Poll = 29,

    /// <summary>Power failing, Linux only, SIGPWR (VIR_DOMAIN_PROCESS_SIGNAL_PWR).</summary>
    Pwr = 30,

    /// <summary>Bad system call, SIGSYS (VIR_DOMAIN_PROCESS_SIGNAL_SYS).</summary>
    Sys = 31,

    /// <summary>First real-time signal, SIGRTMIN (VIR_DOMAIN_PROCESS_SIGNAL_RT0).</summary>
    Rt0 = 32,

    /// <summary>Real-time signal SIGRTMIN + 1 (VIR_DOMAIN_PROCESS_SIGNAL_RT1).</summary>
    Rt1 = 33,

    /// <summary>Real-time signal SIGRTMIN + 2 (VIR_DOMAIN_PROCESS_SIGNAL_RT2).</summary>
    Rt2 = 34,

    /// <summary>Real-time signal SIGRTMIN + 3 (VIR_DOMAIN_PROCESS_SIGNAL_RT3).</summary>
    Rt3 = 35,

    /// <summary>Real-time signal SIGRTMIN + 4 (VIR_DOMAIN_PROCESS_SIGNAL_RT4).</summary>
    Rt4 = 36,

    /// <summary>Real-time signal SIGRTMIN + 5 (VIR_DOMAIN_PROCESS_SIGNAL_RT5).</summary>
    Rt5 = 37,

    /// <summary>Real-time signal SIGRTMIN + 6 (VIR_DOMAIN_PROCESS_SIGNAL_RT6).</summary>
    Rt6 = 38,

    /// <summary>Real-time signal SIGRTMIN + 7 (VIR_DOMAIN_PROCESS_SIGNAL_RT7).</summary>
    Rt7 = 39,

    /// <summary>Real-time signal SIGRTMIN + 8 (VIR_DOMAIN_PROCESS_SIGNAL_RT8).</summary>
    Rt8 = 40,

    /// <summary>Real-time signal SIGRTMIN + 9 (VIR_DOMAIN_PROCESS_SIGNAL_RT9).</summary>
    Rt9 = 41,

    /// <summary>Real-time signal SIGRTMIN + 10 (VIR_DOMAIN_PROCESS_SIGNAL_RT10).</summary>
    Rt10 = 42,

    /// <summary>Real-time signal SIGRTMIN + 11 (VIR_DOMAIN_PROCESS_SIGNAL_RT11).</summary>
    Rt11 = 43,

    /// <summary>Real-time signal SIGRTMIN + 12 (VIR_DOMAIN_PROCESS_SIGNAL_RT12).</summary>
    Rt12 = 44,

    /// <summary>Real-time signal SIGRTMIN + 13 (VIR_DOMAIN_PROCESS_SIGNAL_RT13).</summary>
    Rt13 = 45,

    /// <summary>Real-time signal SIGRTMIN + 14 (VIR_DOMAIN_PROCESS_SIGNAL_RT14).</summary>
    Rt14 = 46,

    /// <summary>Real-time signal SIGRTMIN + 15 (VIR_DOMAIN_PROCESS_SIGNAL_RT15).</summary>
    Rt15 = 47,

    /// <summary>Real-time signal SIGRTMIN + 16 (VIR_DOMAIN_PROCESS_SIGNAL_RT16).</summary>
    Rt16 = 48,

    /// <summary>Real-time signal SIGRTMIN + 17 (VIR_DOMAIN_PROCESS_SIGNAL_RT17).</summary>
    Rt17 = 49,

    /// <summary>Real-time signal SIGRTMIN + 18 (VIR_DOMAIN_PROCESS_SIGNAL_RT18).</summary>
    Rt18 = 50,

    /// <summary>Real-time signal SIGRTMIN + 19 (VIR_DOMAIN_PROCESS_SIGNAL_RT19).</summary>
    Rt19 = 51,

    /// <summary>Real-time signal SIGRTMIN + 20 (VIR_DOMAIN_PROCESS_SIGNAL_RT20).</summary>
    Rt20 = 52,

    /// <summary>Real-time signal SIGRTMIN + 21 (VIR_DOMAIN_PROCESS_SIGNAL_RT21).</summary>
    Rt21 = 53,

    /// <summary>Real-time signal SIGRTMIN + 22 (VIR_DOMAIN_PROCESS_SIGNAL_RT22).</summary>
    Rt22 = 54,

    /// <summary>Real-time signal SIGRTMIN + 23 (VIR_DOMAIN_PROCESS_SIGNAL_RT23).</summary>
    Rt23 = 55,

    /// <summary>Real-time signal SIGRTMIN + 24 (VIR_DOMAIN_PROCESS_SIGNAL_RT24).</summary>
    Rt24 = 56,

    /// <summary>Real-time signal SIGRTMIN + 25 (VIR_DOMAIN_PROCESS_SIGNAL_RT25).</summary>
    Rt25 = 57,

    /// <summary>Real-time signal SIGRTMIN + 26 (VIR_DOMAIN_PROCESS_SIGNAL_RT26).</summary>
    Rt26 = 58,

    /// <summary>Real-time signal SIGRTMIN + 27 (VIR_DOMAIN_PROCESS_SIGNAL_RT27).</summary>
    Rt27 = 59,

    /// <summary>Real-time signal SIGRTMIN + 28 (VIR_DOMAIN_PROCESS_SIGNAL_RT28).</summary>
    Rt28 = 60,

    /// <summary>Real-time signal SIGRTMIN + 29 (VIR_DOMAIN_PROCESS_SIGNAL_RT29).</summary>
    Rt29 = 61,

    /// <summary>Real-time signal SIGRTMIN + 30 (VIR_DOMAIN_PROCESS_SIGNAL_RT30).</summary>
    Rt30 = 62,

    /// <summary>Real-time signal SIGRTMIN + 31 (VIR_DOMAIN_PROCESS_SIGNAL_RT31).</summary>
    Rt31 = 63,

    /// <summary>Last real-time signal, SIGRTMIN + 32 (VIR_DOMAIN_PROCESS_SIGNAL_RT32).</summary>
    Rt32 = 64,
}

/// <summary>Names the code set of keys sent to a guest.</summary>
/// <remarks>virKeycodeSet.</remarks>
public enum KeycodeSet
{
    /// <summary>Key codes of Linux input events (VIR_KEYCODE_SET_LINUX).</summary>
    Linux = 0,

    /// <summary>Scan codes of the original XT keyboard, set 1 (VIR_KEYCODE_SET_XT).</summary>
    Xt = 1,

    /// <summary>Scan codes of the AT keyboard, set 1 (VIR_KEYCODE_SET_ATSET1).</summary>
    AtSet1 = 2,

    /// <summary>Scan codes of the AT keyboard, set 2 (VIR_KEYCODE_SET_ATSET2).</summary>
    AtSet2 = 3,

    /// <summary>Scan codes of the AT keyboard, set 3 (VIR_KEYCODE_SET_ATSET3).</summary>
    AtSet3 = 4,

    /// <summary>Virtual key codes of macOS (VIR_KEYCODE_SET_OSX).</summary>
    Osx = 5,

    /// <summary>XT scan codes with the extensions of the Linux XT keyboard driver (VIR_KEYCODE_SET_XT_KBD).</summary>
    XtKbd = 6,

    /// <summary>Usage numbers of USB keyboards (VIR_KEYCODE_SET_USB).</summary>
    Usb = 7,

    /// <summary>Virtual key codes of Windows (VIR_KEYCODE_SET_WIN32).</summary>
    Win32 = 8,

    /// <summary>Key numbers of QEMU, a variant of the XT codes (VIR_KEYCODE_SET_QNUM).</summary>
    QNum = 9,
}

/// <summary>Changes how a console is opened.</summary>
/// <remarks>virDomainConsoleFlags.</remarks>
[Flags]
public enum DomainConsoleFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Throws out whoever holds the console now (VIR_DOMAIN_CONSOLE_FORCE).</summary>
    Force = 1u << 0,

    /// <summary>Fails unless the driver keeps two clients off one console (VIR_DOMAIN_CONSOLE_SAFE).</summary>
    Safe = 1u << 1,
}

/// <summary>Changes how a channel is opened.</summary>
/// <remarks>virDomainChannelFlags.</remarks>
[Flags]
public enum DomainChannelFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Throws out whoever holds the channel now (VIR_DOMAIN_CHANNEL_FORCE).</summary>
    Force = 1u << 0,
}
