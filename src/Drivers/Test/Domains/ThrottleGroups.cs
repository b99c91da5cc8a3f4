using System.Xml.Linq;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Limits of I/O that disks of a domain share.</summary>
/// <remarks>virDomainSetThrottleGroup, virDomainDelThrottleGroup.</remarks>
internal static class ThrottleGroups
{
    private const string Name = "group_name";

    /// <summary>Makes a group, or changes the limits of one.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="group">The group's name.</param>
    /// <param name="parameters">The limits; those that are not given stay.</param>
    internal static void Set(DomainXml definition, string group, IReadOnlyList<TypedParameter> parameters)
    {
        if (group.Length == 0)
        {
            throw DomainErrors.Argument("throttle group name must not be empty");
        }

        var groups = definition.Element.Section("throttlegroups");
        var found = Find(groups, group);
        if (found is null)
        {
            groups.Add(found = new XElement("throttlegroup", new XElement(Name, group)));
        }

        // The limits are those of a disk's own, and so are the rules for them.
        var holder = new XElement("disk", new XElement(found) { Name = "iotune" });
        BlockIoTuning.Write(holder, [.. parameters.Where(parameter => parameter.Name != Name)]);
        found.ReplaceNodes((holder.Element("iotune") ?? new XElement("iotune", new XElement(Name, group))).Elements());
        if (found.Element(Name) is null)
        {
            found.Add(new XElement(Name, group));
        }
    }

    /// <summary>Takes a group out.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="group">The group's name.</param>
    /// <exception cref="Engine.Errors.VirtException">InvalidArg when there is none; OperationInvalid while a disk uses it.</exception>
    internal static void Remove(DomainXml definition, string group)
    {
        var groups = definition.Element.Element("throttlegroups");
        var found = groups is null ? null : Find(groups, group);
        if (found is null)
        {
            throw DomainErrors.Argument($"throttlegroup '{group}' was not found in the domain config");
        }

        var user = definition.Devices.Disks.FirstOrDefault(
            disk => disk.Element.Elements("throttlefilters").Elements("throttlefilter").Any(filter => (string?)filter.Attribute("group") == group));
        if (user is not null)
        {
            throw DomainErrors.Invalid($"throttlegroup '{group}' is still being used by disk {user.Target}");
        }

        found.Remove();
        definition.Element.Prune("throttlegroups");
    }

    private static XElement? Find(XElement groups, string group) =>
        groups.Elements("throttlegroup").FirstOrDefault(one => (string?)one.Element(Name) == group);
}
