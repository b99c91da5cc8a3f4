namespace VirtPS.Drivers.Test.Domains;

/// <summary>Names what may be done with a domain only in some of its states.</summary>
internal enum DomainAction
{
    /// <summary>Starts it.</summary>
    Start,

    /// <summary>Pauses its CPUs.</summary>
    Suspend,

    /// <summary>Lets its CPUs run on.</summary>
    Resume,

    /// <summary>Asks the guest to power off.</summary>
    Shutdown,

    /// <summary>Needs a guest that is there: reboot, reset, destroy, save, dump and everything that asks the guest.</summary>
    UseGuest,

    /// <summary>Needs a guest whose CPUs run, such as reading its clock.</summary>
    UseRunningGuest,

    /// <summary>Saves it where the next start finds it.</summary>
    ManagedSave,

    /// <summary>Has the guest put itself to sleep.</summary>
    Sleep,

    /// <summary>Wakes a sleeping guest.</summary>
    Wake,

    /// <summary>Gives it another name.</summary>
    Rename,
}
