using System.Globalization;
using VirtPS.Drivers.Shared.Files;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>Which devices a group may use; of version 1 only, where the kernel has files for it.</summary>
/// <remarks>virCgroupAllowDevicePath, virCgroupDenyAllDevices.</remarks>
internal static class CgroupDevices
{
    private const int Terminals = 136;

    /// <summary>Takes all devices away.</summary>
    /// <param name="group">The group.</param>
    /// <exception cref="Engine.Errors.VirtException">SystemError when the kernel refuses, as in a container.</exception>
    internal static void DenyAll(ControlGroup group) => group.Write(CgroupController.Devices, "devices.deny", "a");

    /// <summary>Allows a device.</summary>
    /// <param name="group">The group.</param>
    /// <param name="path">Its path; what is no device needs no leave.</param>
    /// <param name="isReadOnly">Whether it may only be read.</param>
    internal static void Allow(ControlGroup group, string path, bool isReadOnly = false) => Change(group, path, isReadOnly ? "r" : "rw", "devices.allow");

    /// <summary>Allows all terminals.</summary>
    /// <param name="group">The group.</param>
    internal static void AllowTerminals(ControlGroup group) =>
        group.Write(CgroupController.Devices, "devices.allow", string.Create(CultureInfo.InvariantCulture, $"c {Terminals}:* rw"));

    /// <summary>Takes a device away.</summary>
    /// <param name="group">The group.</param>
    /// <param name="path">Its path.</param>
    internal static void Deny(ControlGroup group, string path) => Change(group, path, "rwm", "devices.deny");

    private static void Change(ControlGroup group, string path, string rights, string file)
    {
        if (FileFacts.Of(path) is { } device && (device.IsBlock || device.IsCharacter))
        {
            group.Write(
                CgroupController.Devices, file, string.Create(CultureInfo.InvariantCulture, $"{(device.IsBlock ? 'b' : 'c')} {device.Major}:{device.Minor} {rights}"));
        }
    }
}
