using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Numbers controllers and keeps those of one type in the order of their numbers.</summary>
/// <remarks>virDomainControllerInsert and virDomainAssignControllerIndexes.</remarks>
internal static class ControllerOrder
{
    /// <summary>Orders the controllers as if each were inserted in the document's order.</summary>
    public static void Sort(XElement devices)
    {
        List<XElement>? sorted = null;
        var moved = false;
        foreach (var controller in devices.Elements("controller"))
        {
            sorted ??= [];
            var place = PlaceOf(sorted, controller);
            moved |= place != sorted.Count;
            sorted.Insert(place, controller);
        }

        if (!moved)
        {
            return;
        }

        foreach (var controller in sorted!)
        {
            controller.Remove();
        }

        foreach (var controller in sorted)
        {
            devices.Insert(controller);
        }
    }

    /// <summary>Adds a controller in its place.</summary>
    public static void Insert(XElement devices, XElement controller)
    {
        var present = devices.Elements("controller").ToList();
        var place = PlaceOf(present, controller);
        if (place < present.Count)
        {
            present[place].AddBeforeSelf(controller);
        }
        else
        {
            devices.Insert(controller);
        }
    }

    /// <summary>Gives controllers without a number one: USB 2 companions that of their master, others the next that their type has free.</summary>
    public static void Number(XElement devices)
    {
        XElement? previous = null;
        foreach (var controller in devices.Elements("controller"))
        {
            if (controller.Get("index") is null)
            {
                controller.Set("index", CompanionIndex(devices, controller, previous) ?? FreeIndex(devices, controller.Get("type")!));
            }

            if (controller.Get("type") == "usb")
            {
                previous = controller;
            }
        }
    }

    private static int PlaceOf(List<XElement> present, XElement controller)
    {
        var type = controller.Get("type");
        var index = controller.Number("index") ?? -1;
        var place = -1;
        for (var i = present.Count - 1; i >= 0; i--)
        {
            if (present[i].Get("type") != type)
            {
                continue;
            }

            if (index == -1)
            {
                return i + 1;
            }

            var other = present[i].Number("index") ?? -1;
            var isMaster = controller.Element("master") is null && present[i].Element("master") is not null && other == index;
            if (other > index || isMaster)
            {
                place = i;
            }
            else if (place == -1)
            {
                place = i + 1;
            }
        }

        return place == -1 ? present.Count : place;
    }

    private static string? CompanionIndex(XElement devices, XElement controller, XElement? previous)
    {
        if (!IsUsb2(controller) || previous is null || !IsUsb2(previous))
        {
            return null;
        }

        var index = previous.Get("index");
        var taken = devices.Elements("controller").Any(
            c => c.Get("type") == "usb" && c.Get("index") == index && c.Get("model") == controller.Get("model"));
        return taken ? null : index;
    }

    private static bool IsUsb2(XElement controller) =>
        controller.Get("type") == "usb" && controller.Get("model") is "ich9-ehci1" or "ich9-uhci1" or "ich9-uhci2" or "ich9-uhci3";

    private static string FreeIndex(XElement devices, string type)
    {
        var index = 0;
        while (devices.Elements("controller").Any(c => c.Get("type") == type && c.Number("index") == index))
        {
            index++;
        }

        return index.Invariant();
    }
}
