using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Encodes the drivers' own handles and parameters, which know nothing of the wire.</summary>
/// <remarks>remote_nonnull_domain and its kin, remote_typed_param. Each constant is the fewest bytes that the type takes.</remarks>
internal static class XdrTypes
{
    internal const int SmallestDomainRef = 24;
    internal const int SmallestNetworkRef = 20;
    internal const int SmallestNetworkPortRef = 36;
    internal const int SmallestStoragePoolRef = 20;
    internal const int SmallestStorageVolumeRef = 12;
    internal const int SmallestInterfaceRef = 8;
    internal const int SmallestNodeDeviceRef = 4;
    internal const int SmallestNWFilterRef = 20;
    internal const int SmallestNWFilterBindingRef = 8;
    internal const int SmallestSecretRef = 24;
    internal const int SmallestSnapshotRef = 28;
    internal const int SmallestCheckpointRef = 28;
    internal const int SmallestTypedParameter = 12;

    internal static DomainRef ReadDomainRef(ref XdrReader reader) => new(reader.ReadString(), reader.ReadGuid(), reader.ReadInt());

    internal static void Write(XdrWriter writer, in DomainRef value)
    {
        writer.WriteString(value.Name);
        writer.WriteGuid(value.Uuid);
        writer.WriteInt(value.Id);
    }

    internal static NetworkRef ReadNetworkRef(ref XdrReader reader) => new(reader.ReadString(), reader.ReadGuid());

    internal static void Write(XdrWriter writer, in NetworkRef value)
    {
        writer.WriteString(value.Name);
        writer.WriteGuid(value.Uuid);
    }

    internal static NetworkPortRef ReadNetworkPortRef(ref XdrReader reader) => new(ReadNetworkRef(ref reader), reader.ReadGuid());

    internal static void Write(XdrWriter writer, in NetworkPortRef value)
    {
        Write(writer, value.Network);
        writer.WriteGuid(value.Uuid);
    }

    internal static StoragePoolRef ReadStoragePoolRef(ref XdrReader reader) => new(reader.ReadString(), reader.ReadGuid());

    internal static void Write(XdrWriter writer, in StoragePoolRef value)
    {
        writer.WriteString(value.Name);
        writer.WriteGuid(value.Uuid);
    }

    internal static StorageVolumeRef ReadStorageVolumeRef(ref XdrReader reader) =>
        new(reader.ReadString(), reader.ReadString(), reader.ReadString());

    internal static void Write(XdrWriter writer, in StorageVolumeRef value)
    {
        writer.WriteString(value.Pool);
        writer.WriteString(value.Name);
        writer.WriteString(value.Key);
    }

    internal static InterfaceRef ReadInterfaceRef(ref XdrReader reader) => new(reader.ReadString(), reader.ReadString());

    internal static void Write(XdrWriter writer, in InterfaceRef value)
    {
        writer.WriteString(value.Name);
        writer.WriteString(value.Mac);
    }

    internal static NodeDeviceRef ReadNodeDeviceRef(ref XdrReader reader) => new(reader.ReadString());

    internal static void Write(XdrWriter writer, in NodeDeviceRef value) => writer.WriteString(value.Name);

    internal static NWFilterRef ReadNWFilterRef(ref XdrReader reader) => new(reader.ReadString(), reader.ReadGuid());

    internal static void Write(XdrWriter writer, in NWFilterRef value)
    {
        writer.WriteString(value.Name);
        writer.WriteGuid(value.Uuid);
    }

    internal static NWFilterBindingRef ReadNWFilterBindingRef(ref XdrReader reader) => new(reader.ReadString(), reader.ReadString());

    internal static void Write(XdrWriter writer, in NWFilterBindingRef value)
    {
        writer.WriteString(value.PortDevice);
        writer.WriteString(value.FilterName);
    }

    internal static SecretRef ReadSecretRef(ref XdrReader reader) =>
        new(reader.ReadGuid(), (SecretUsageType)reader.ReadInt(), reader.ReadString());

    internal static void Write(XdrWriter writer, in SecretRef value)
    {
        writer.WriteGuid(value.Uuid);
        writer.WriteInt((int)value.UsageType);
        writer.WriteString(value.UsageId);
    }

    /// <summary>Reads a snapshot; its name comes before its domain.</summary>
    internal static SnapshotRef ReadSnapshotRef(ref XdrReader reader)
    {
        var name = reader.ReadString();
        return new(ReadDomainRef(ref reader), name);
    }

    internal static void Write(XdrWriter writer, in SnapshotRef value)
    {
        writer.WriteString(value.Name);
        Write(writer, value.Domain);
    }

    /// <summary>Reads a checkpoint; its name comes before its domain.</summary>
    internal static CheckpointRef ReadCheckpointRef(ref XdrReader reader)
    {
        var name = reader.ReadString();
        return new(ReadDomainRef(ref reader), name);
    }

    internal static void Write(XdrWriter writer, in CheckpointRef value)
    {
        writer.WriteString(value.Name);
        Write(writer, value.Domain);
    }

    /// <summary>Reads a parameter; the number of its type comes before its value, and a boolean is any number but zero.</summary>
    internal static TypedParameter ReadTypedParameter(ref XdrReader reader)
    {
        var name = reader.ReadString();
        object value = reader.ReadInt() switch
        {
            1 => reader.ReadInt(),
            2 => reader.ReadUInt(),
            3 => reader.ReadLong(),
            4 => reader.ReadULong(),
            5 => reader.ReadDouble(),
            6 => reader.ReadInt() != 0,
            7 => reader.ReadString(),
            var other => throw new XdrException($"the parameter '{name}' has type {other}, which does not exist"),
        };
        return new(name, value);
    }

    internal static void Write(XdrWriter writer, TypedParameter value)
    {
        writer.WriteString(value.Name);
        switch (value.Value)
        {
            case int number:
                writer.WriteInt(1);
                writer.WriteInt(number);
                break;
            case uint number:
                writer.WriteInt(2);
                writer.WriteUInt(number);
                break;
            case long number:
                writer.WriteInt(3);
                writer.WriteLong(number);
                break;
            case ulong number:
                writer.WriteInt(4);
                writer.WriteULong(number);
                break;
            case double number:
                writer.WriteInt(5);
                writer.WriteDouble(number);
                break;
            case bool yes:
                writer.WriteInt(6);
                writer.WriteInt(yes ? 1 : 0);
                break;
            case string text:
                writer.WriteInt(7);
                writer.WriteString(text);
                break;
            default:
                throw new XdrException($"the parameter '{value.Name}' holds a {value.Value.GetType().Name}, which the protocol cannot carry");
        }
    }
}
