using System.Globalization;
using System.Text;
using Xunit;

namespace GenBn.Tests.Data.Csv;

public sealed class DamagedCsvTests
{
    private const string Alphabet = "\",\r\n0e-. ;\t|\u00e9\0";

    [Fact]
    public void DamageIsReadOrNamed()
    {
        byte[] sound = Encoding.UTF8.GetBytes(Sound());
        var random = new Random(6);
        int read = 0;
        int named = 0;
        for (int round = 0; round < 5000; round++)
        {
            var damaged = new List<byte>(sound);
            for (int times = random.Next(1, 5); times > 0; times--)
            {
                int at = random.Next(damaged.Count);
                byte value = random.Next(4) == 0 ? (byte)random.Next(256) : (byte)Alphabet[random.Next(Alphabet.Length)];
                switch (random.Next(4))
                {
                    case 0:
                        damaged.Insert(at, value);
                        break;
                    case 1:
                        damaged.RemoveRange(at, Math.Min(random.Next(1, 9), damaged.Count - at));
                        break;
                    case 2:
                        damaged.InsertRange(at, damaged[at..Math.Min(damaged.Count, at + 30)]);
                        break;
                    default:
                        damaged[at] = value;
                        break;
                }
            }

            using var text = new StreamReader(new MemoryStream([.. damaged]), new UTF8Encoding(false, throwOnInvalidBytes: true));
            try
            {
                CsvData data = CsvReader.Read(text, "damaged", new CsvOptions { Label = round % 2 == 0 ? "kind" : 2 });
                Assert.Equal(data.Values.Count, data.Samples.SampleLength);
                Assert.Equal(data.ClassNames.Count, data.Samples.Classes);
                read++;
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith("damaged: ", error.Message, StringComparison.Ordinal);
                Assert.InRange(error.Message.Length, 20, 300);
                Assert.DoesNotContain('\n', error.Message);
                named++;
            }
        }

        // Both happen: the damage is neither always fatal nor never noticed.
        Assert.True(read > 20 && named > 200, $"{read} read, {named} named");
    }

    private static string Sound()
    {
        var text = new StringBuilder("length,\"the \"\"width\"\"\",kind,height\r\n");
        for (int index = 0; index < 12; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{index / 4f},\"{-index}\",\"kind {index % 3}\",{index}e-1\n");
        }

        return text.ToString();
    }
}
