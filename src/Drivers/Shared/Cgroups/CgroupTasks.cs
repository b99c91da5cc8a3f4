using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>How many processes and threads a group may have.</summary>
internal static class CgroupTasks
{
    private const string Most = "pids.max";

    /// <summary>Limits the threads of a group and of those below it.</summary>
    /// <remarks>What systemd does for the property TasksMax, which libvirt asks it for.</remarks>
    /// <param name="group">The group.</param>
    /// <param name="most">How many there may be, processes counting as the threads that they have.</param>
    /// <returns>Whether the host can count them.</returns>
    /// <exception cref="VirtException">SystemError when the kernel refuses.</exception>
    internal static bool Limit(ControlGroup group, long most)
    {
        if (!group.Has(CgroupController.Tasks))
        {
            return false;
        }

        group.Write(CgroupController.Tasks, Most, most.ToString(CultureInfo.InvariantCulture));
        return true;
    }
}
