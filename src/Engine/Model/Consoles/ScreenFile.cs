using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Turns pictures of screens from one format into another.</summary>
/// <remarks>PPM as netpbm describes it (P6, 8 bits); PNG as in RFC 2083 (8 bits, grey or colour, not interlaced).</remarks>
public static class ScreenFile
{
    private const int Colour = 2;
    private const int Grey = 0;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Reads a picture and gives it in a format.</summary>
    /// <param name="picture">The picture, as a host gave it.</param>
    /// <param name="format">The format that is wanted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="VirtException">OperationUnsupported for a picture in a format that is not known here.</exception>
    public static async Task<byte[]> ConvertAsync(Screenshot picture, ScreenFormat format, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using var memory = new MemoryStream();
        await picture.Data.CopyToAsync(memory, cancellationToken).ConfigureAwait(false);
        var bytes = memory.ToArray();
        var isPng = bytes.AsSpan().StartsWith(Signature);
        return (isPng, bytes.AsSpan().StartsWith("P6"u8), format) switch
        {
            (true, _, ScreenFormat.Png) or (_, true, ScreenFormat.Ppm) => bytes,
            (true, _, _) => ToPpm(bytes),
            (_, true, _) => ToPng(bytes),
            _ => throw VirtException.Worded(VirtErrorCode.OperationUnsupported, $"the host gives pictures as {picture.MimeType}, which cannot be turned into {format}"),
        };
    }

    private static byte[] ToPng(byte[] ppm)
    {
        var (width, height, start) = ReadPpmHeader(ppm);
        using var file = new MemoryStream();
        file.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, Colour);
        WriteChunk(file, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var packer = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                // One byte before each line names its filter: none.
                packer.WriteByte(0);
                packer.Write(ppm, start + y * width * 3, width * 3);
            }
        }

        WriteChunk(file, "IDAT"u8, packed.ToArray());
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static (int Width, int Height, int Start) ReadPpmHeader(byte[] ppm)
    {
        var (numbers, at) = (new List<int>(), 2);
        while (numbers.Count < 3 && at < ppm.Length)
        {
            if (ppm[at] == '#')
            {
                at = Array.IndexOf(ppm, (byte)'\n', at) is >= 0 and var end ? end : ppm.Length;
            }
            else if (ppm[at] is >= (byte)'0' and <= (byte)'9')
            {
                var first = at;
                while (at < ppm.Length && ppm[at] is >= (byte)'0' and <= (byte)'9')
                {
                    at++;
                }

                numbers.Add(int.Parse(Encoding.ASCII.GetString(ppm, first, at - first), CultureInfo.InvariantCulture));
                continue;
            }

            at++;
        }

        return numbers is [var width, var height, 255] && ppm.Length - at - 1 >= (long)width * height * 3
            ? (width, height, at + 1)
            : throw VirtException.Worded(VirtErrorCode.OperationFailed, "the picture that the host gave is cut off or not 8 bits deep");
    }

    private static byte[] ToPpm(byte[] png)
    {
        var (width, height, colour) = (0, 0, Grey);
        using var packed = new MemoryStream();
        for (var at = Signature.Length; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var type = Encoding.ASCII.GetString(png, at + 4, 4);
            var data = png.AsSpan(at + 8, length);
            if (type == "IHDR")
            {
                (width, height, colour) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]), data[9]);
                if (data[8] != 8 || colour is not (Grey or Colour) || data[12] != 0)
                {
                    throw VirtException.Worded(VirtErrorCode.OperationUnsupported, "the PNG file that the host gave is not 8 bits deep, or interlaced; save it as .png");
                }
            }
            else if (type == "IDAT")
            {
                packed.Write(data);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var unpacker = new ZLibStream(packed, CompressionMode.Decompress);
        return Unfilter(unpacker, width, height, colour == Colour ? 3 : 1);
    }

    private static byte[] Unfilter(Stream lines, int width, int height, int depth)
    {
        using var file = new MemoryStream();
        file.Write(Encoding.ASCII.GetBytes($"P6\n{width} {height}\n255\n"));
        var (above, line) = (new byte[width * depth], new byte[width * depth]);
        for (var y = 0; y < height; y++)
        {
            var filter = lines.ReadByte();
            lines.ReadExactly(line);
            for (var i = 0; i < line.Length; i++)
            {
                var (left, up, corner) = (i >= depth ? line[i - depth] : 0, above[i], i >= depth ? above[i - depth] : 0);
                line[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
            }

            for (var i = 0; i < line.Length; i += depth)
            {
                file.Write([line[i], line[i + (depth > 1 ? 1 : 0)], line[i + (depth > 1 ? 2 : 0)]]);
            }

            (above, line) = (line, above);
        }

        return file.ToArray();
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : 0xedb88320 ^ (crc >> 1);
            }
        }

        return ~crc;
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] checkedPart = [.. type, .. data];
        file.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(checkedPart));
        file.Write(number);
    }
}

/// <summary>Names a format of pictures.</summary>
public enum ScreenFormat
{
    /// <summary>Portable Network Graphics.</summary>
    Png = 0,

    /// <summary>Portable pixmap.</summary>
    Ppm = 1,
}
