using System.Buffers.Binary;
using System.Text;

namespace VirtPS.Engine.Model;

/// <summary>Writes images of discs that hold a few small files.</summary>
/// <remarks>
/// ECMA-119 (ISO 9660), sections 8.4 (volume descriptors), 9.1 (directory records) and 6.9 (path tables), with a second tree of
/// directory records whose names are UCS-2, as Joliet has it: readers that know it show the names as they were given.
/// </remarks>
internal static class IsoImage
{
    private const int Sector = 2048;
    private const int FirstDescriptor = 16;

    // The system area, three descriptors, then for each of the two trees two path tables and a directory; then the files.
    private const int PlainTables = 19;
    private const int PlainRoot = 21;
    private const int JolietTables = 22;
    private const int JolietRoot = 24;
    private const int FirstFile = 25;

    /// <summary>Writes an image.</summary>
    /// <param name="label">The label: at most 16 letters.</param>
    /// <param name="files">Names and contents; all names together fit into one sector.</param>
    /// <returns>The image.</returns>
    internal static byte[] Write(string label, IReadOnlyList<(string Name, byte[] Content)> files)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(label.Length, 16);
        var sorted = files.OrderBy(file => file.Name, StringComparer.Ordinal).ToArray();
        var places = new int[sorted.Length];
        var next = FirstFile;
        for (var i = 0; i < sorted.Length; i++)
        {
            places[i] = next;
            next += (sorted[i].Content.Length + Sector - 1) / Sector;
        }

        var image = new byte[next * Sector];
        WriteDescriptor(At(image, FirstDescriptor), label, next, joliet: false);
        WriteDescriptor(At(image, FirstDescriptor + 1), label, next, joliet: true);
        WriteHead(At(image, FirstDescriptor + 2), 255);
        foreach (var (tables, root, joliet) in new[] { (PlainTables, PlainRoot, false), (JolietTables, JolietRoot, true) })
        {
            WritePathTable(At(image, tables), root, bigEndian: false);
            WritePathTable(At(image, tables + 1), root, bigEndian: true);
            var directory = At(image, root);
            var used = WriteRecord(directory, [0], root, Sector, isDirectory: true);
            used += WriteRecord(directory[used..], [1], root, Sector, isDirectory: true);
            for (var i = 0; i < sorted.Length; i++)
            {
                var name = joliet ? Encoding.BigEndianUnicode.GetBytes(sorted[i].Name) : Encoding.ASCII.GetBytes($"{sorted[i].Name.ToUpperInvariant()};1");
                used += WriteRecord(directory[used..], name, places[i], sorted[i].Content.Length, isDirectory: false);
            }
        }

        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i].Content.CopyTo(At(image, places[i]));
        }

        return image;
    }

    private static Span<byte> At(byte[] image, int sector) => image.AsSpan(sector * Sector);

    private static void WriteHead(Span<byte> descriptor, byte type)
    {
        descriptor[0] = type;
        "CD001"u8.CopyTo(descriptor[1..]);
        descriptor[6] = 1;
    }

    private static void WriteDescriptor(Span<byte> descriptor, string label, int sectors, bool joliet)
    {
        WriteHead(descriptor, (byte)(joliet ? 2 : 1));
        WriteText(descriptor.Slice(8, 32), string.Empty, joliet);
        WriteText(descriptor.Slice(40, 32), label, joliet);
        WriteBoth(descriptor[80..], sectors);
        if (joliet)
        {
            // UCS-2 level 3.
            "%/E"u8.CopyTo(descriptor[88..]);
        }

        WriteBothShort(descriptor[120..], 1);
        WriteBothShort(descriptor[124..], 1);
        WriteBothShort(descriptor[128..], Sector);
        WriteBoth(descriptor[132..], 10);
        var tables = joliet ? JolietTables : PlainTables;
        BinaryPrimitives.WriteInt32LittleEndian(descriptor[140..], tables);
        BinaryPrimitives.WriteInt32BigEndian(descriptor[148..], tables + 1);
        WriteRecord(descriptor[156..], [0], joliet ? JolietRoot : PlainRoot, Sector, isDirectory: true);
        WriteText(descriptor.Slice(190, 623), string.Empty, joliet);
        for (var i = 0; i < 4; i++)
        {
            // Nobody asks when it was made: a date of zeros says that it is not known.
            descriptor.Slice(813 + 17 * i, 16).Fill((byte)'0');
        }

        descriptor[881] = 1;
    }

    private static void WritePathTable(Span<byte> table, int root, bool bigEndian)
    {
        table[0] = 1;
        if (bigEndian)
        {
            BinaryPrimitives.WriteInt32BigEndian(table[2..], root);
            BinaryPrimitives.WriteInt16BigEndian(table[6..], 1);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(table[2..], root);
            BinaryPrimitives.WriteInt16LittleEndian(table[6..], 1);
        }
    }

    private static int WriteRecord(Span<byte> record, ReadOnlySpan<byte> name, int sector, int length, bool isDirectory)
    {
        var size = (33 + name.Length + 1) & ~1;
        record[0] = (byte)size;
        WriteBoth(record[2..], sector);
        WriteBoth(record[10..], length);

        // 1 January 1970.
        record[18] = 70;
        record[19] = 1;
        record[20] = 1;
        record[25] = (byte)(isDirectory ? 2 : 0);
        WriteBothShort(record[28..], 1);
        record[32] = (byte)name.Length;
        name.CopyTo(record[33..]);
        return size;
    }

    private static void WriteText(Span<byte> place, string text, bool joliet)
    {
        if (!joliet)
        {
            place.Fill((byte)' ');
            Encoding.ASCII.GetBytes(text, place);
            return;
        }

        for (var i = 0; i + 1 < place.Length; i += 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(place[i..], ' ');
        }

        Encoding.BigEndianUnicode.GetBytes(text, place);
    }

    private static void WriteBoth(Span<byte> place, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(place, value);
        BinaryPrimitives.WriteInt32BigEndian(place[4..], value);
    }

    private static void WriteBothShort(Span<byte> place, short value)
    {
        BinaryPrimitives.WriteInt16LittleEndian(place, value);
        BinaryPrimitives.WriteInt16BigEndian(place[2..], value);
    }
}
