using System.Buffers.Binary;
using System.IO.Compression;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Consoles;

/// <summary>Draws the screen of a test guest: a frame around a slope of grey, black when the guest is not there.</summary>
/// <remarks>A PNG file (RFC 2083): grey, 8 bits, no filter, not interlaced.</remarks>
internal static class ScreenPicture
{
    private const int Width = 320;
    private const int Height = 200;
    private const int Frame = 4;
    private const byte White = 255;

    private static readonly uint[] CrcTable = MakeCrcTable();

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Draws the screen.</summary>
    /// <param name="state">The domain's state.</param>
    /// <returns>The file's bytes.</returns>
    internal static byte[] Draw(DomainState state)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], Height);
        header[8] = 8;
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Pixels(state is DomainState.Shutoff));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Pixels(bool dark)
    {
        using var packed = new MemoryStream();
        using (var packer = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            // One byte before each line names its filter: none.
            var line = new byte[Width + 1];
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    line[x + 1] = dark ? (byte)0 : Shade(x, y);
                }

                packer.Write(line);
            }
        }

        return packed.ToArray();
    }

    private static byte Shade(int x, int y) =>
        x < Frame || y < Frame || x >= Width - Frame || y >= Height - Frame ? White : (byte)(White * x / Width);

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc = CrcTable[(crc ^ value) & 0xff] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var i = 0U; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : 0xedb88320 ^ (value >> 1);
            }

            table[i] = value;
        }

        return table;
    }
}
