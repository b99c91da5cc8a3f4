using System.Buffers.Binary;
using System.Text;

namespace VirtPS.Drivers.NodeDevice.Watch;

/// <summary>The kernel's or udev's word that a device came, went or changed.</summary>
/// <param name="Action">What happened, such as <c>add</c>, <c>remove</c>, <c>change</c> or <c>move</c>.</param>
/// <param name="Path">The device's place under <c>/sys/devices</c>.</param>
/// <param name="OldPath">Where it was before a move.</param>
internal sealed record DeviceEventMessage(string Action, string Path, string? OldPath)
{
    private const uint UdevMagic = 0xfeedcafe;
    private const int UdevHeader = 40;

    /// <summary>Reads a message.</summary>
    /// <remarks>
    /// The kernel writes <c>ACTION@PATH</c> and then properties; udev writes a header that begins with its library's name,
    /// a magic number, the header's length, and the place and length of the properties. Properties end with a zero byte each.
    /// </remarks>
    /// <param name="message">The bytes.</param>
    /// <returns>The message, or nothing when it is none of these.</returns>
    internal static DeviceEventMessage? TryRead(ReadOnlySpan<byte> message)
    {
        var properties = message;
        if (message.StartsWith("libudev\0"u8))
        {
            if (message.Length < UdevHeader || BinaryPrimitives.ReadUInt32BigEndian(message[8..]) != UdevMagic)
            {
                return null;
            }

            var start = BinaryPrimitives.ReadInt32LittleEndian(message[16..]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(message[20..]);
            if (start < 0 || length < 0 || start > message.Length - length)
            {
                return null;
            }

            properties = message.Slice(start, length);
        }

        string? action = null;
        string? path = null;
        string? oldPath = null;
        foreach (var part in Encoding.UTF8.GetString(properties).Split('\0'))
        {
            if (part.IndexOf('=', StringComparison.Ordinal) is var split and > 0)
            {
                var value = part[(split + 1)..];
                switch (part[..split])
                {
                    case "ACTION":
                        action = value;
                        break;
                    case "DEVPATH":
                        path = "/sys" + value;
                        break;
                    case "DEVPATH_OLD":
                        oldPath = "/sys" + value;
                        break;
                    default:
                        break;
                }
            }
        }

        return action is null || path is null ? null : new DeviceEventMessage(action, path, oldPath);
    }
}
