using System.Globalization;
using VirtPS.Drivers.Shared.Files;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>Which devices a group may use: by the files of version 1, or by a program of the kernel's in version 2.</summary>
/// <remarks>virCgroupAllowDevicePath, virCgroupDenyAllDevices.</remarks>
internal static class CgroupDevices
{
    private const int Terminals = 136;

    /// <summary>Tells whether a group's devices can be chosen.</summary>
    /// <param name="group">The group.</param>
    /// <returns>Whether the host has the means, and the administrator lets them be used.</returns>
    internal static bool IsIn(ControlGroup group) => group.Has(CgroupController.Devices) || group.FilteredDirectory is not null;

    /// <summary>Takes all devices away.</summary>
    /// <param name="group">The group.</param>
    /// <exception cref="Engine.Errors.VirtException">SystemError when the kernel refuses, as in a container.</exception>
    internal static void DenyAll(ControlGroup group)
    {
        if (group.FilteredDirectory is { } directory)
        {
            DeviceFilter.DenyAll(directory);
        }
        else
        {
            group.Write(CgroupController.Devices, "devices.deny", "a");
        }
    }

    /// <summary>Allows a device.</summary>
    /// <param name="group">The group.</param>
    /// <param name="path">Its path; what is no device needs no leave.</param>
    /// <param name="isReadOnly">Whether it may only be read.</param>
    internal static void Allow(ControlGroup group, string path, bool isReadOnly = false)
    {
        if (Find(path) is not { } device)
        {
            return;
        }

        if (group.FilteredDirectory is { } directory)
        {
            DeviceFilter.Allow(directory, device, isReadOnly);
        }
        else
        {
            group.Write(CgroupController.Devices, "devices.allow", Name(device) + (isReadOnly ? " r" : " rw"));
        }
    }

    /// <summary>Allows all terminals.</summary>
    /// <param name="group">The group.</param>
    internal static void AllowTerminals(ControlGroup group)
    {
        if (group.FilteredDirectory is { } directory)
        {
            DeviceFilter.AllowCharacters(directory, Terminals);
        }
        else
        {
            group.Write(CgroupController.Devices, "devices.allow", string.Create(CultureInfo.InvariantCulture, $"c {Terminals}:* rw"));
        }
    }

    /// <summary>Takes a device away.</summary>
    /// <param name="group">The group.</param>
    /// <param name="path">Its path.</param>
    internal static void Deny(ControlGroup group, string path)
    {
        if (Find(path) is not { } device)
        {
            return;
        }

        if (group.FilteredDirectory is { } directory)
        {
            DeviceFilter.Deny(directory, device);
        }
        else
        {
            group.Write(CgroupController.Devices, "devices.deny", Name(device) + " rwm");
        }
    }

    private static FileFacts? Find(string path) => FileFacts.Of(path) is { } device && (device.IsBlock || device.IsCharacter) ? device : null;

    private static string Name(FileFacts device) =>
        string.Create(CultureInfo.InvariantCulture, $"{(device.IsBlock ? 'b' : 'c')} {device.Major}:{device.Minor}");
}
