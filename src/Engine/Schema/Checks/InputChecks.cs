using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks keyboards, mice and tablets.</summary>
/// <remarks>virDomainInputDefValidate.</remarks>
internal static class InputChecks
{
    public static void Check(XElement input, DomainContext context)
    {
        var (type, bus, model) = (input.Get("type"), input.Get("bus"), input.Get("model"));
        if (context.IsHvm)
        {
            if (bus == "ps2" && type is not ("mouse" or "keyboard"))
            {
                throw XmlFault.Make(VirtErrorCode.InternalError, input, $"ps2 bus does not support {type} input device");
            }

            if (bus == "xen")
            {
                throw XmlFault.Make(VirtErrorCode.InternalError, input, "unsupported input bus xen");
            }
        }

        if (type is "mouse" or "tablet" or "keyboard" && input.Element("source")?.Get("evdev") is not null)
        {
            throw XmlFault.Unsupported(input, "setting source evdev path only supported for passthrough input devices");
        }

        if (type == "passthrough" && bus != "virtio")
        {
            throw XmlFault.Unsupported(input, "only bus 'virtio' is supported for 'passthrough' input devices");
        }

        if (type == "evdev" && bus is not (null or "none"))
        {
            throw XmlFault.Unsupported(input, "input evdev doesn't support bus element");
        }

        if (model?.StartsWith("virtio", StringComparison.Ordinal) == true && bus != "virtio")
        {
            throw XmlFault.Unsupported(input, $"only bus 'virtio' is supported for input model '{model}'");
        }
    }
}
