using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

/// <remarks>No capability means all devices.</remarks>
[XdrRecord]
internal readonly partial record struct NodeDeviceCountArgs(string? Capability, uint Flags);

/// <remarks>No capability means all devices.</remarks>
[XdrRecord]
internal readonly partial record struct NodeDeviceNamesArgs(string? Capability, int Capacity, uint Flags);

[XdrRecord]
internal readonly partial record struct DeviceNamesResult([Limit(Limits.NodeDevices)] string[] Names);

[XdrRecord]
internal readonly partial record struct DeviceCapacityArgs(string Name, int Capacity);

[XdrRecord]
internal readonly partial record struct DeviceAutostartArgs(string Name, int Autostart);

[XdrRecord]
internal readonly partial record struct DeviceXmlFlagsArgs(string Name, string Xml, uint Flags);

[XdrRecord]
internal readonly partial record struct DetachDeviceArgs(string Name, string? Driver, uint Flags);

[XdrRecord]
internal readonly partial record struct ScsiHostArgs(string WorldWideNodeName, string WorldWidePortName, uint Flags);

[XdrRecord]
internal readonly partial record struct NodeDeviceResult(NodeDeviceRef Device);

[XdrRecord]
internal readonly partial record struct NodeDevicesResult([Limit(Limits.NodeDevices)] NodeDeviceRef[] Devices, uint Count);
